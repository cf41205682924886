// The tag in Preact. Never run.
import type { HookTalkElement } from 'hooktalk/webchat';
import { useRef } from 'preact/hooks';

export const Tag = () => (
  <>
    <hook-talk
      key="chat"
      ref={useRef<HookTalkElement>(null)}
      webhook="/hook"
      load="idle"
      character-limit={200}
      read-only
      class="chat"
      id="chat"
      bot={{ webhook: '/hook' }}
      onhooktalk:message={({ detail }) => detail.type}
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
