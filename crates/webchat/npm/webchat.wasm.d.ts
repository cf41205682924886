/** The address that your bundler gives the file, for {@link HookTalkElement.wasm}. */
declare const address: string;
export default address;
