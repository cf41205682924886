<?php
// A webhook server in Slim 3. Start it with `php -S 127.0.0.1:5000 -t ../public server.php`;
// it listens on http://127.0.0.1:5000.

use Slim\Http\Request;
use Slim\Http\Response;

require 'Slim/autoload.php';

// PHP's own server sends the files of the public folder.
if (is_file(__DIR__ . '/../public' . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH))) {
    return false;
}

// It names the route where other servers name the script; Slim would take the route for the base path.
$_SERVER['SCRIPT_NAME'] = '/server.php';

$app = new Slim\App();

// Objects stay objects, so that an empty memory goes back as `{}` and not as `[]`.
function body(Request $request): ?stdClass
{
    return json_decode((string) $request->getBody());
}

$app->add(function (Request $request, Response $response, callable $next) {
    $isBroken = (string) $request->getBody() !== '' && body($request) === null;
    return $isBroken ? $response->withStatus(400) : $next($request, $response);
});

function show(Request $request): void
{
    error_log(json_encode(body($request), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE));
}

// Another site's page may call this server only if the server says so with these headers.
// `cargo xtask start --webhook` and a page of the same origin need none of them.
if (getenv('CORS') === '1') {
    $app->add(function (Request $request, Response $response, callable $next) {
        return $next($request, $response)
            ->withHeader('Access-Control-Allow-Origin', '*')
            ->withHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE')
            ->withHeader('Access-Control-Allow-Headers', '*, Authorization');
    });

    $app->options('/[{route:.*}]', function (Request $request, Response $response) {
        return $response->withStatus(204);
    });
}

require __DIR__ . '/tests.php';

// The smallest webhook: one reply, and a memory that replaces the conversation's own.
$app->post('/', function (Request $request, Response $response) {
    show($request);
    return $response->withJson([
        'replies' => [['type' => 'text', 'content' => 'Roger that']],
        'conversation' => ['memory' => ['key' => 'value']],
    ]);
});

// Hooktalk tells here what went wrong with a call. The answer is not read.
$app->post('/errors', function (Request $request, Response $response) {
    show($request);
    return $response;
});

// The memory that is sent back replaces the old one: change it, and send all of it.
$app->post('/memory', function (Request $request, Response $response) {
    $memory = body($request)->conversation->memory;
    $memory->visits = ($memory->visits ?? 0) + 1;
    return $response->withJson([
        'replies' => [['type' => 'text', 'content' => "Visit $memory->visits"]],
        'conversation' => ['memory' => $memory],
    ]);
});

// What the visitor types becomes the conversation's language: `fr`, `pt-BR`.
$app->post('/language', function (Request $request, Response $response) {
    $language = trim(body($request)->nlp->source);
    return $response->withJson([
        'replies' => [['type' => 'text', 'content' => "Language: $language"]],
        'conversation' => ['language' => $language],
    ]);
});

// One reply of every message type.
$app->post('/messages', function (Request $request, Response $response) {
    $messages = file_get_contents(__DIR__ . '/../messages.json');
    $server = 'http://' . $request->getUri()->getAuthority();
    return $response->withJson(['replies' => json_decode(str_replace('{server}', $server, $messages))]);
});

$app->run();
