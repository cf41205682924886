# Routes that only Hooktalk's tests need: slow and broken answers, and what was received so far.

require 'json'
require 'sinatra'

BROKEN = JSON.parse(File.read(File.join(__dir__, '../broken.json'), encoding: 'UTF-8'))
RECEIVED = Queue.new
set :lock, false

helpers do
  def request_headers
    named = request.env.filter_map do |key, value|
      name = key.delete_prefix('HTTP_') if key.start_with?('HTTP_') || key == 'CONTENT_TYPE' || key == 'CONTENT_LENGTH'
      [name.downcase.tr('_', '-'), value] if name
    end
    named.sort.to_h
  end

  def body_if_json
    text = request.body.read
    request.body.rewind
    JSON.parse(text)
  rescue JSON::ParserError
    nil
  end
end

before do
  next if request.path_info == '/received' || request.options?

  RECEIVED << {
    method: request.request_method,
    path: request.path,
    query: request.query_string,
    headers: request_headers,
    body: body_if_json
  }
end

get '/received' do
  entries = Array.new(RECEIVED.size) { RECEIVED.pop }
  entries.each { |entry| RECEIVED << entry }
  entries.to_json
end

delete '/received' do
  RECEIVED.clear
  ''
end

%i[get post put patch delete].each do |verb|
  send(verb, '/echo') do
    chosen = request_headers.select { |name, _| name.match?(/\A(authorization|content-type|x-.*)\z/) }
    lines = ["method: #{request.request_method}", "query: #{request.query_string}"]
    lines += chosen.map { |name, value| "#{name}: #{value}" }
    lines << "body: #{body_if_json&.to_json}"
    { replies: [{ type: 'text', content: lines.join("\n") }] }.to_json
  end
end

post '/slow' do
  sleep params['ms'].to_i / 1000.0
  { replies: [{ type: 'text', content: 'Sorry for the wait' }] }.to_json
end

post '/fail' do
  status params['status'].to_i
  { error: 'This server was asked to fail' }.to_json
end

post '/broken' do
  kind = params['kind']
  if BROKEN.key?(kind)
    content_type 'text/plain'
    BROKEN[kind]
  elsif kind == 'bad-utf8'
    %({"replies": [{"type": "text", "content": "\xff\xfe"}]})
  elsif kind == 'big'
    { replies: [{ type: 'text', content: 'x' * 2 * 1024 * 1024 }] }.to_json
  elsif kind == 'redirect-loop'
    redirect '/broken?kind=redirect-loop', 307
  elsif kind == 'hang-up'
    # Promises more than it sends.
    cors = headers.filter_map { |name, value| "#{name}: #{value}\r\n" if name.start_with?('Access-') }.join
    request.env['rack.hijack'].call.tap do |socket|
      socket.write "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n#{cors}\r\n{\"replies\": ["
      socket.close
    end
  else
    404
  end
end
