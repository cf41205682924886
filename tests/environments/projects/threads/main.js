import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const worker = new Worker(new URL('./worker.js', import.meta.url));

for (const words of ['Hello', 'Hello again']) {
  worker.postMessage(words);
  const [messages] = await once(worker, 'message');
  for (const message of messages) console.log(message.content);
}
await worker.terminate();
