#!/usr/bin/env node
// The launcher. Written for very old Node (no arrow, no const) so that it can always say what is missing.
// In a checkout it runs src/cli/main.ts, in an installed package the compiled dist/cli/main.js. Results must be the same on every
// machine, so everything runs on the Node this package pins, or a newer one; an older one hands over to the pinned one.
'use strict';
var childProcess = require('child_process');
var fs = require('fs');
var path = require('path');

var NEEDED = 24;

function pinnedNode() {
  try {
    var folder = path.dirname(require.resolve('node/package.json'));
    var file = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return fs.existsSync(file) ? file : null;
  } catch (_error) {
    return null;
  }
}

function handOver(node) {
  var args = process.execArgv.concat([__filename], process.argv.slice(2));
  var env = Object.assign({}, process.env, { COUNTERSIGN_HANDED_OVER: '1' });
  var child = childProcess.spawn(node, args, { stdio: 'inherit', env: env });
  // A signal to this process alone must reach the one that works; one from the keyboard reaches both, and is counted once there.
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (name) {
    process.on(name, function () {
      child.kill(name);
    });
  });
  child.on('error', function (error) {
    refuse('the pinned Node at ' + node + ' does not start (' + error.message + ')');
  });
  child.on('exit', function (code, signal) {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function refuse(why) {
  process.stderr.write(
    'countersign needs Node ' +
      NEEDED +
      ' or newer: this is ' +
      process.version +
      ', and ' +
      why +
      '. Install Node ' +
      NEEDED +
      ' from https://nodejs.org and try again.\n'
  );
  process.exit(1);
}

if (Number(process.version.slice(1).split('.')[0]) >= NEEDED) {
  require('./start.js');
} else if (process.env.COUNTERSIGN_HANDED_OVER) {
  refuse('so is the one that came with the package');
} else {
  var node = pinnedNode();
  if (node === null) refuse('the pinned one did not come with the package');
  else handOver(node);
}
