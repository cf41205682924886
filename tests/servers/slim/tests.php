<?php
// Routes that only Hooktalk's tests need: slow and broken answers, and what was received so far.
// PHP forgets everything between two requests, so what was received is kept in a file, one JSON a line.

use Slim\Http\Request;
use Slim\Http\Response;

const BROKEN = __DIR__ . '/../broken.json';
define('RECEIVED', sys_get_temp_dir() . "/hooktalk-slim-{$_SERVER['SERVER_PORT']}.jsonl");

function headers(Request $request): array
{
    $headers = [];
    foreach ($request->getHeaders() as $name => $values) {
        $name = strtolower(strtr(preg_replace('/^HTTP_/', '', $name), '_', '-'));
        $headers[$name] = implode(', ', $values);
    }
    ksort($headers);
    return $headers;
}

function target(): array
{
    return explode('?', $_SERVER['REQUEST_URI'], 2) + ['', ''];
}

function text(Response $response, string $content): Response
{
    return $response->withJson(['replies' => [['type' => 'text', 'content' => $content]]]);
}

$app->add(function (Request $request, Response $response, callable $next) {
    [$path, $query] = target();
    if ($path !== '/received' && !$request->isOptions()) {
        $entry = ['method' => $request->getMethod(), 'path' => $path, 'query' => $query];
        $entry += ['headers' => (object) headers($request), 'body' => body($request)];
        file_put_contents(RECEIVED, json_encode($entry) . "\n", FILE_APPEND | LOCK_EX);
    }
    return $next($request, $response);
});

$app->get('/received', function (Request $request, Response $response) {
    $entries = is_file(RECEIVED) ? file(RECEIVED) : [];
    return $response->withJson(array_map('json_decode', $entries));
});

$app->delete('/received', function (Request $request, Response $response) {
    file_put_contents(RECEIVED, '', LOCK_EX);
    return $response;
});

$app->map(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], '/echo', function (Request $request, Response $response) {
    $lines = ["method: {$request->getMethod()}", 'query: ' . target()[1]];
    foreach (headers($request) as $name => $value) {
        if (preg_match('/^(authorization|content-type|x-.*)$/', $name)) {
            $lines[] = "$name: $value";
        }
    }
    $body = body($request);
    $lines[] = 'body: ' . ($body ? json_encode($body, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE) : '');
    return text($response, implode("\n", $lines));
});

$app->post('/slow', function (Request $request, Response $response) {
    usleep(1000 * (int) $request->getQueryParam('ms'));
    return text($response, 'Sorry for the wait');
});

$app->post('/fail', function (Request $request, Response $response) {
    $status = (int) $request->getQueryParam('status');
    return $response->withJson(['error' => 'This server was asked to fail'], $status);
});

$app->post('/broken', function (Request $request, Response $response) {
    $kind = $request->getQueryParam('kind');
    $broken = json_decode(file_get_contents(BROKEN), true);
    if (isset($broken[$kind])) {
        return $response->withHeader('Content-Type', 'text/plain')->write($broken[$kind]);
    }
    switch ($kind) {
        case 'bad-utf8':
            return $response->withHeader('Content-Type', 'application/json')
                ->write("{\"replies\": [{\"type\": \"text\", \"content\": \"\xff\xfe\"}]}");
        case 'big':
            return text($response, str_repeat('x', 2 * 1024 * 1024));
        case 'redirect-loop':
            return $response->withRedirect('/broken?kind=redirect-loop', 307);
        case 'hang-up':
            // Promises more than it sends.
            return $response->withHeader('Content-Type', 'application/json')
                ->withHeader('Content-Length', '1000')->write('{"replies": [');
        default:
            return $response->withStatus(404);
    }
});
