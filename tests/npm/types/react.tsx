// The component, and the tag, in React 18 and 19. Never run.
import { HookTalk, type HookTalkProps } from 'hooktalk/react';
import type { HookTalkElement } from 'hooktalk/webchat';
import { useRef, type ReactNode } from 'react';

export function Component({ title }: { title?: string | undefined }): ReactNode {
  const ref = useRef<HookTalkElement>(null);
  ref.current?.open();
  return (
    <>
      <HookTalk
        key="chat"
        ref={ref}
        webhook="https://example.com/hook"
        load="idle"
        language="en"
        title={title}
        placeholder="Ask us"
        characterLimit={200}
        theme="auto"
        layout="docked"
        position="start"
        preset="calm"
        storage="none"
        ttl="24"
        open
        welcome="Hello"
        onboarding="Questions?"
        opening="never"
        logo="logo.svg"
        launcherLogo="logo.svg"
        launcherTitle="Chat"
        botPicture="bot.png"
        userPicture="user.png"
        sound={false}
        readOnly
        disabled="Closed"
        nonce="abc"
        strings={{ send: 'Go' }}
        preferences={{ accentColor: '#0a7d5a' }}
        renderers={{ note: () => document.createElement('b') }}
        beforeDraw={(message, { language }) => (language === 'en' ? message : null)}
        getMemory={async () => ({ memory: { page: '/' } })}
        onReady={(nothing) => nothing satisfies null}
        onOpen={(_, event) => event.type}
        onClose={() => {}}
        onSend={(input) => input.content}
        onMessage={({ type, content }, { timeStamp }) => [type, content, timeStamp]}
        onMemory={(memory) => memory['name']}
        onTurn={({ results }) => results.conversation.memory}
        onError={({ code }) => code === 'webhook-timeout'}
        onClick={({ clientX }) => clientX}
        id="chat"
        className="chat"
        style={{ zIndex: 5 }}
        aria-label="Support"
        data-shop="7"
      />
      <HookTalk bot={{ webhook: 'https://example.com/hook' }} />
      <HookTalk bot="bots/shop.json" ref={(element) => void element?.send('hi')} />
      {/* @ts-expect-error a time to load that does not exist */}
      <HookTalk load="never" />
      {/* @ts-expect-error looks that do not exist */}
      <HookTalk preset="loud" />
      {/* @ts-expect-error hours are a number */}
      <HookTalk ttl="a day" />
      {/* @ts-expect-error a misspelt prop */}
      <HookTalk webhok="/hook" />
      {/* @ts-expect-error a misspelt key of a bot */}
      <HookTalk bot={{ webhok: '/hook' }} />
      {/* @ts-expect-error there is nothing between the tags */}
      <HookTalk webhook="/hook">Hello</HookTalk>
      {/* @ts-expect-error an error is a diagnostic, not an event */}
      <HookTalk onError={(event: Event) => event.type} />
      {/* @ts-expect-error the ref is that of another element */}
      <HookTalk ref={useRef<HTMLDivElement>(null)} />
    </>
  );
}

export const props: HookTalkProps = { webhook: '/hook', title: undefined };

export const Tag = (): ReactNode => (
  <>
    <hook-talk
      key="chat"
      ref={useRef<HookTalkElement>(null)}
      webhook="/hook"
      load="idle"
      character-limit={200}
      launcher-title="Chat"
      read-only
      class="chat"
      className="chat"
      style={{ zIndex: 5 }}
      id="chat"
      bot={{ webhook: '/hook' }}
      strings={{ send: 'Go' }}
    />
    {/* @ts-expect-error a time to load that does not exist */}
    <hook-talk load="never" />
    {/* @ts-expect-error the framework would put it in the place of the method */}
    <hook-talk open />
    {/* @ts-expect-error looks that do not exist */}
    <hook-talk preset="loud" />
    {/* @ts-expect-error a misspelt attribute */}
    <hook-talk webhok="/hook" />
  </>
);
