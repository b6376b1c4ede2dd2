#!/usr/bin/env node
'use strict';
require('node:module').enableCompileCache?.(); // Node 22 and newer
require('../dist/server.js');
