# What Wrangler makes of worker.js, for the runtime alone.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const main :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "dist/worker.js"),
    (name = "hooktalk/engine.wasm", wasm = embed "dist/engine.wasm"),
  ],
  compatibilityDate = "2026-01-01",
);
