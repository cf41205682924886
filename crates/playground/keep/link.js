// @ts-check
// A text in a link: compressed, in letters that an address may hold.

/**
 * Packs a text.
 *
 * @param {string} text
 */
export async function pack(text) {
  const squeezed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(squeezed).arrayBuffer());
  let letters = '';
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Unpacks what `pack` gave. It throws one sentence that a person understands, and never makes more than `limit` bytes.
 *
 * @param {string} packed
 * @param {number} limit
 */
export async function unpack(packed, limit) {
  if (!/^[\w-]+$/.test(packed)) throw sentence('The link holds letters that belong to no link: was it copied as a whole?');
  if (packed.length > limit) throw sentence('The link is too long.');
  let bytes;
  try {
    const letters = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  } catch {
    throw sentence(CUT);
  }
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const words = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + words.decode();
      length += value.length;
      if (length > limit) break;
      text += words.decode(value, { stream: true });
    }
  } catch {
    throw sentence(CUT);
  }
  void reader.cancel();
  throw sentence(`The link unpacks to more than ${limit / 1_000_000} MB, which no bot needs.`);
}

const CUT = 'The link is damaged: it may have been cut off. Ask for it as a file.';

/** @param {string} words */
const sentence = (words) => new Error(words);
