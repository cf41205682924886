import { HookTalk } from 'hooktalk/react';

export function App() {
  return (
    <main>
      <h1>A page of a stranger</h1>
      <HookTalk webhook="https://example.com/hook" title="Support" onMessage={(message) => console.log(message.content)} />
    </main>
  );
}
