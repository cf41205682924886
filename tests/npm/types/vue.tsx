// The tag in Vue: in TSX, and as the templates of single-file components see it. Never run.
import type {} from 'hooktalk/webchat';
import type { GlobalComponents } from 'vue';

export const Tag = () => (
  <>
    <hook-talk key="chat" webhook="/hook" load="idle" character-limit={200} read-only class="chat" id="chat" bot={{ webhook: '/hook' }} />
    {/* @ts-expect-error a time to load that does not exist */}
    <hook-talk load="never" />
    {/* @ts-expect-error the framework would put it in the place of the method */}
    <hook-talk open />
    {/* @ts-expect-error looks that do not exist */}
    <hook-talk preset="loud" />
  </>
);

type Props = InstanceType<GlobalComponents['hook-talk']>['$props'];
export const props: Props = { webhook: '/hook', load: 'idle', strings: { send: 'Go' } };
// @ts-expect-error a time to load that does not exist
export const wrong: Props = { load: 'never' };
