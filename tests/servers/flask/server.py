"""A webhook server in Flask. Start it with `python server.py`; it listens on http://127.0.0.1:5000."""

import json
import os
from pathlib import Path

from flask import Flask, jsonify, request

from tests import tests

HERE = Path(__file__).parent
PORT = int(os.environ.get("PORT", "5000"))

app = Flask(__name__, static_folder=HERE / "../public/media", static_url_path="/media")
app.register_blueprint(tests)

# Another site's page may call this server only if the server says so with these headers.
# `cargo xtask start --webhook` and a page of the same origin need none of them.
if os.environ.get("CORS") == "1":

    @app.after_request
    def allow_other_origins(response):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
        response.headers["Access-Control-Allow-Headers"] = "*, Authorization"
        return response


def show(body):
    print(json.dumps(body, indent=2), flush=True)


@app.post("/")
def smallest():
    """The smallest webhook: one reply, and a memory that replaces the conversation's own."""
    show(request.get_json())
    return jsonify(
        replies=[{"type": "text", "content": "Roger that"}],
        conversation={"memory": {"key": "value"}},
    )


@app.post("/errors")
def errors():
    """Hooktalk tells here what went wrong with a call. The answer is not read."""
    show(request.get_json())
    return ""


@app.post("/memory")
def memory():
    """The memory that is sent back replaces the old one: change it, and send all of it."""
    memory = request.get_json()["conversation"]["memory"]
    memory["visits"] = memory.get("visits", 0) + 1
    return jsonify(
        replies=[{"type": "text", "content": f"Visit {memory['visits']}"}],
        conversation={"memory": memory},
    )


@app.post("/language")
def language():
    """What the visitor types becomes the conversation's language: `fr`, `pt-BR`."""
    language = request.get_json()["nlp"]["source"].strip()
    return jsonify(
        replies=[{"type": "text", "content": f"Language: {language}"}],
        conversation={"language": language},
    )


@app.post("/messages")
def messages():
    """One reply of every message type."""
    messages = (HERE / "../messages.json").read_text("utf-8")
    server = request.host_url.rstrip("/")
    return jsonify(replies=json.loads(messages.replace("{server}", server)))


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=PORT)
