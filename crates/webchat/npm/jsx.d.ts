/**
 * `<hook-talk>` in TSX and in Vue's templates. Where a framework is not installed, its part says
 * nothing: that is what the comments for the compiler are for.
 */
import type { HookTalkAttributes, HookTalkElement, HookTalkEventMap } from './webchat.js';

/** The properties of the element that frameworks set. */
type Properties = {
  [Name in 'strings' | 'preferences' | 'renderers' | 'beforeDraw' | 'getMemory']?: HookTalkElement[Name];
} & { bot?: HookTalkElement['bot'] };

/** Listeners by the names that React 19 and Preact give them. */
type Listeners = {
  [Name in keyof HookTalkEventMap as `on${Name}`]?: ((event: HookTalkEventMap[Name]) => void) | undefined;
};

/**
 * The attributes. Not `open`: most frameworks would set it as a property, in the place of the method of
 * that name. `opening`, the methods, and the component of `hooktalk/react` are there instead.
 */
type Attributes = Omit<HookTalkAttributes, 'bot' | 'open'> & { open?: never };

/** A tag with what is ours, and `Rest`, what every tag of the framework has. */
type Tag<Rest> = Attributes & Properties & Listeners & Omit<Rest, keyof HookTalkAttributes>;

// @ts-ignore
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      'hook-talk': Tag<DetailedHTMLProps<HTMLAttributes<HookTalkElement>, HookTalkElement>> & { class?: string | undefined };
    }
  }
}

// @ts-ignore
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      'hook-talk': Tag<import('preact').HTMLAttributes<HookTalkElement>>;
    }
  }
}

// @ts-ignore
declare module 'solid-js/jsx-runtime' {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      'hook-talk': Tag<HTMLAttributes<HookTalkElement>>;
    }
  }
}

// @ts-ignore
declare module 'vue' {
  interface IntrinsicElementAttributes {
    // @ts-ignore
    'hook-talk': Tag<import('vue').HTMLAttributes>;
  }
  interface GlobalComponents {
    // @ts-ignore
    'hook-talk': import('vue').DefineComponent<Attributes & Properties>;
  }
}
