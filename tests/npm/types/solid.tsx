// The tag in Solid. Never run.
import type { HookTalkElement } from 'hooktalk/webchat';

export const Tag = () => {
  let element: HookTalkElement | undefined;
  void element;
  return (
    <>
      <hook-talk
        ref={element}
        webhook="/hook"
        load="idle"
        character-limit={200}
        read-only
        class="chat"
        id="chat"
        bot={{ webhook: '/hook' }}
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
};
