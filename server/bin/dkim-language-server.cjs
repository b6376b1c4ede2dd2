#!/usr/bin/env node
'use strict';
const { enableCompileCache, flushCompileCache } = require('node:module'); // Node 22 and newer
enableCompileCache?.();
require('../dist/server.js');
// An editor may end the server without a word.
flushCompileCache && setTimeout(flushCompileCache, 5000).unref();
