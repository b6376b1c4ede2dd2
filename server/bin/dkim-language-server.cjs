#!/usr/bin/env node
'use strict';
require('./compile-cache.cjs');
require('../dist/server.js');
