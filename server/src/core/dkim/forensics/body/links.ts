/** Links as the services of receivers rewrite them, written back. Texts are decoded binary strings. */

type Ampersands = 'as the service' | 'never' | 'always';

/** As Safe Links, URL Defense (v1 to v3) and others wrap them; nothing where there are none. */
export function unwrappedLinks(text: string, isMarkup: boolean): readonly string[] {
  const ways: readonly Ampersands[] = isMarkup ? ['as the service', 'always', 'never'] : ['never'];
  return [...new Set(ways.map((way) => unwrapAll(text, way)))].filter((unwrapped) => unwrapped !== text);
}

/** @param ampersands whether `&` of a link was written `&amp;` */
function unwrapAll(text: string, ampersands: Ampersands): string {
  const inContext = (url: string, rest: string): string =>
    ampersands === 'always' || (ampersands === 'as the service' && rest.includes('&amp;'))
      ? url.replace(/&(?!amp;)/g, '&amp;')
      : url;
  return text
    .replace(SAFE_LINK, (_, url: string, rest: string) => inContext(percentDecoded(url), rest))
    .replace(URL_DEFENSE_V3, (_, url: string, replaced: string) => inContext(fillV3(url, replaced), ''))
    .replace(URL_DEFENSE_V2, (_, url: string, rest: string) =>
      inContext(percentDecoded(url.replaceAll('-', '%').replaceAll('_', '/')), rest),
    )
    .replace(URL_DEFENSE_V1, (_, url: string, rest: string) => inContext(percentDecoded(url), rest))
    .replace(REDIRECTS, (_, url: string, rest: string) => inContext(percentDecoded(url), rest));
}

const SAFE_LINK =
  /https:\/\/[a-z0-9.-]{1,60}\.safelinks\.protection\.outlook\.(?:com|de|us|cn)\/\?url=([^&\s"'<>]+)([^\s"'<>]*)/gi;
const URL_DEFENSE_V3 =
  /https:\/\/urldefense\.(?:com|us|proofpoint\.com)\/v3\/__(.{0,4000}?)__;([^!\s"'<>]{0,1000})![^\s"'<>$]*(?:\$(?=[\w!])[^\s"'<>$]*)*\$?/g;
const URL_DEFENSE_V2 = /https:\/\/urldefense\.(?:proofpoint\.)?com\/v2\/url\?u=([^&\s"'<>]+)([^\s"'<>]*)/g;
const URL_DEFENSE_V1 = /https:\/\/urldefense\.(?:proofpoint\.)?com\/v1\/url\?u=([^&\s"'<>]+)([^\s"'<>]*)/g;
/** Barracuda and Sophos put the link into a parameter, Cisco into the path. */
const REDIRECTS =
  /https?:\/\/(?:linkprotect\.cudasvc\.com\/url\?a=|secure-web\.cisco\.com\/[\w-]{1,400}\/|[a-z0-9-]{1,63}\.protection\.sophos\.com\/\?(?:d=[^&\s]{0,255}&)?u=)([^&\s"'<>]+)([^\s"'<>]*)/gi;

function percentDecoded(url: string): string {
  return url.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** `*` stands for a character of the second part, `**X` for a run of them whose length is X; the part is URL-safe base64. */
function fillV3(url: string, replaced: string): string {
  // A slash after the scheme is lost where a client has joined two.
  const whole = url.replace(/^([a-z+.-]+:\/)([^/])/i, '$1/$2');
  if (!whole.includes('*') || replaced === '') return whole;
  const octets = base64Url(replaced);
  let at = 0;
  const take = (count: number): string => {
    // Characters of UTF-8, not octets.
    let taken = '';
    for (let i = 0; i < count && at < octets.length; i++) {
      do taken += octets[at++]!;
      while (at < octets.length && (octets.charCodeAt(at) & 0xc0) === 0x80);
    }
    return taken;
  };
  return whole.replace(/\*(?:\*([\w-]))?/g, (_, run: string | undefined) =>
    take(run === undefined ? 1 : RUNS.indexOf(run) + 2),
  );
}

const RUNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function base64Url(text: string): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (const character of text) {
    const index = RUNS.indexOf(character);
    if (index < 0) break;
    value = ((value << 6) | index) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += String.fromCharCode((value >> bits) & 0xff);
    }
  }
  return out;
}
