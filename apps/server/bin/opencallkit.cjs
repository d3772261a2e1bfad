#!/usr/bin/env node
"use strict";

/**
 * Version gate of the `opencallkit` command. The command itself is written for the Node that it needs, and an older one
 * would answer it with a stack trace; so this file is in a form that any Node can read.
 */
var needed = require("../package.json").engines.node.match(/\d+/g).map(Number);
var found = process.versions.node.split(".").map(Number);

if (found[0] > needed[0] || (found[0] === needed[0] && found[1] >= needed[1])) {
  void import("../dist/main.js");
} else {
  process.stderr.write(
    "opencallkit: Node " + needed.join(".") + " or newer is needed, and this is Node " + process.versions.node + "\n",
  );
  process.exitCode = 2;
}
