# A webhook server in Sinatra. Start it with `ruby server.rb`; it listens on http://127.0.0.1:5000.

require 'json'
require 'sinatra'
require_relative 'tests'

set :bind, '127.0.0.1'
set :port, ENV.fetch('PORT', 5000)
set :public_folder, File.join(__dir__, '../public')
set :default_content_type, 'application/json'

# Another site's page may call this server only if the server says so with these headers.
# `cargo xtask start --webhook` and a page of the same origin need none of them.
if ENV['CORS'] == '1'
  before do
    headers 'Access-Control-Allow-Origin' => '*',
            'Access-Control-Allow-Methods' => 'GET, POST, PUT, PATCH, DELETE',
            'Access-Control-Allow-Headers' => '*, Authorization'
  end

  options('*') { 204 }
end

helpers do
  def json_body
    @json_body ||= JSON.parse(request.body.read)
  rescue JSON::ParserError
    halt 400
  end

  def print_body
    puts JSON.pretty_generate(json_body)
    $stdout.flush
  end
end

# The smallest webhook: one reply, and a memory that replaces the conversation's own.
post '/' do
  print_body
  {
    replies: [{ type: 'text', content: 'Roger that' }],
    conversation: { memory: { key: 'value' } }
  }.to_json
end

# Hooktalk tells here what went wrong with a call. The answer is not read.
post '/errors' do
  print_body
  ''
end

# The memory that is sent back replaces the old one: change it, and send all of it.
post '/memory' do
  memory = json_body['conversation']['memory']
  memory['visits'] = memory.fetch('visits', 0) + 1
  {
    replies: [{ type: 'text', content: "Visit #{memory['visits']}" }],
    conversation: { memory: memory }
  }.to_json
end

# What the visitor types becomes the conversation's language: `fr`, `pt-BR`.
post '/language' do
  language = json_body['nlp']['source'].strip
  {
    replies: [{ type: 'text', content: "Language: #{language}" }],
    conversation: { language: language }
  }.to_json
end

# One reply of every message type.
post '/messages' do
  messages = File.read(File.join(__dir__, '../messages.json'), encoding: 'UTF-8')
  { replies: JSON.parse(messages.gsub('{server}', request.base_url)) }.to_json
end
