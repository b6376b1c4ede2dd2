'use strict';
// Keeps the code that V8 compiles from the bundles for the next run. Node's default place is a name below the folder for temporary files,
// where another user of the machine may have put code of their own before: only a folder that nobody else can write to is used.
const { enableCompileCache, flushCompileCache } = require('node:module'); // Node 22 and newer
const { mkdirSync, statSync } = require('node:fs');
const { homedir } = require('node:os');
const path = require('node:path');

function cacheFolder() {
  const { env, platform } = process;
  if (platform === 'win32') return env.LOCALAPPDATA && path.join(env.LOCALAPPDATA, 'dkim-lint', 'compiled');
  const named = env.XDG_CACHE_HOME;
  const base = named && path.isAbsolute(named) ? named : path.join(homedir(), '.cache');
  if (!isOurs(named === base ? base : homedir())) return undefined;
  const folder = path.join(base, 'dkim-lint', 'compiled');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return isOurs(folder) ? folder : undefined;
}

function isOurs(folder) {
  const { uid, mode } = statSync(folder);
  return uid === process.getuid() && (mode & 0o022) === 0;
}

if (enableCompileCache) {
  try {
    // Where the user names one, Node takes that.
    const folder = process.env.NODE_COMPILE_CACHE ? undefined : cacheFolder();
    if (folder || process.env.NODE_COMPILE_CACHE) enableCompileCache(folder);
    // At once, because editors end servers as they like.
    setTimeout(flushCompileCache ?? (() => {}), 5000).unref();
  } catch {
    // Without a home, or where it cannot be written to, everything is compiled anew.
  }
}
