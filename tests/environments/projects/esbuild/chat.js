import { HookTalkElement } from 'hooktalk/webchat';
import wasm from 'hooktalk/webchat.wasm';

HookTalkElement.wasm = wasm;
