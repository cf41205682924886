const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data: messages }) => {
  for (const message of messages) console.log(message.content);
};
worker.postMessage('Hello');
worker.postMessage('Hello again');
