"""Routes that only Hooktalk's tests need: slow and broken answers, and what was received so far."""

import copy
import json
import re
import time
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, redirect, request

tests = Blueprint("tests", __name__)

BROKEN = json.loads((Path(__file__).parent / "../broken.json").read_text("utf-8"))
received = []


@tests.get("/received")
def list_received():
    return jsonify(received)


@tests.delete("/received")
def forget_received():
    received.clear()
    return ""


@tests.before_app_request
def remember():
    if request.path != "/received" and request.endpoint != "static" and request.method != "OPTIONS":
        received.append(
            {
                "method": request.method,
                "path": request.path,
                "query": request.query_string.decode(),
                "headers": {name.lower(): value for name, value in request.headers},
                # A copy: a route may change what it was sent.
                "body": copy.deepcopy(request.get_json(silent=True)),
            }
        )


@tests.route("/echo", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def echo():
    lines = [f"method: {request.method}", f"query: {request.query_string.decode()}"]
    headers = sorted((name.lower(), value) for name, value in request.headers)
    for name, value in headers:
        if re.fullmatch("authorization|content-type|x-.*", name):
            lines.append(f"{name}: {value}")
    body = request.get_json(silent=True)
    lines.append("body: " + ("" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":"))))
    return jsonify(replies=[{"type": "text", "content": "\n".join(lines)}])


@tests.post("/slow")
def slow():
    time.sleep(int(request.args["ms"]) / 1000)
    return jsonify(replies=[{"type": "text", "content": "Sorry for the wait"}])


@tests.post("/fail")
def fail():
    return jsonify(error="This server was asked to fail"), int(request.args["status"])


@tests.post("/broken")
def broken():
    kind = request.args["kind"]
    if kind in BROKEN:
        return Response(BROKEN[kind], mimetype="text/plain")
    if kind == "bad-utf8":
        body = b'{"replies": [{"type": "text", "content": "\xff\xfe"}]}'
        return Response(body, mimetype="application/json")
    if kind == "big":
        return jsonify(replies=[{"type": "text", "content": "x" * 2 * 1024 * 1024}])
    if kind == "redirect-loop":
        return redirect("/broken?kind=redirect-loop", 307)
    if kind == "hang-up":
        # Promises more than it sends.
        return Response(iter(['{"replies": [']), mimetype="application/json", headers={"Content-Length": "1000"})
    return abort(404)
