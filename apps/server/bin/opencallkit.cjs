#!/usr/bin/env node
"use strict";

/**
 * Version gate of the `opencallkit` command. The command itself is written for the Node that it needs, and an older one
 * would answer it with a stack trace; so this file is in a form that any Node can read.
 */
var ranges = require("../package.json").engines.node.split("||");
var found = process.versions.node.split(".").map(Number);

/** Whether this Node is in a range of `engines`: `^22.20.0`, or `>=24.7.0`, which has no end. */
function fits(range) {
  var least = range.match(/\d+/g).map(Number);
  if (found[0] === least[0]) return found[1] >= least[1];
  return range.indexOf(">=") >= 0 && found[0] > least[0];
}

/** Node 22 warns of its SQLite at each start. What is used of it is tested on each Node of the range. */
var warn = process.emitWarning.bind(process);
process.emitWarning = function (warning, type) {
  if (type !== "ExperimentalWarning" || String(warning).indexOf("SQLite") < 0) warn.apply(null, arguments);
};

if (ranges.some(fits)) {
  void import("../dist/main.js");
} else {
  process.stderr.write(
    "opencallkit: needs Node " +
      ranges[0].replace(/[\^>= ]/g, "") +
      " or a newer " +
      ranges[0].match(/\d+/)[0] +
      ", or " +
      ranges[1].replace(/[\^>= ]/g, "") +
      " or newer, and this is Node " +
      process.versions.node +
      "\n",
  );
  process.exitCode = 2;
}
