import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { environment } from "./environment.ts";

/** Published signers: Tencent's own, from the package registries, each at a pinned version in a folder of its own. */

const execute = promisify(execFile);

type Command = readonly [program: string, ...words: readonly string[]];

export type PublishedSigner = {
  readonly name: string;
  readonly version: string;
  /** First characters of its userSigs: the header of zlib, compressed or stored. */
  readonly begins: string;
  /** Files of the project that uses it: its driver takes APP and user ids, and prints userSigs good for an hour, one a line. */
  readonly files: { readonly [name: string]: string };
  readonly install: readonly Command[];
  readonly sign: Command;
  /** Userbufs: how many of the userSigs of a user carry one, after a first that has none. */
  readonly userbufs: number;
};

const inNode: PublishedSigner = {
  name: "npm tls-sig-api-v2",
  version: "1.0.2",
  begins: "eJ",
  files: {
    "package.json": "{}",
    "sign.cjs": `
const { Api } = require("tls-sig-api-v2");
const [app, ...users] = process.argv.slice(2);
const api = new Api(Number(app), process.env.USERSIG_SECRET);
for (const user of users) {
  console.log(api.genUserSig(user, 3600));
  console.log(api.genPrivateMapKey(user, 3600, 10000, 255));
  console.log(api.genPrivateMapKeyWithStringRoomID(user, 3600, "room", 255));
}
`,
  },
  install: [["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "tls-sig-api-v2@1.0.2"]],
  sign: ["node", "sign.cjs"],
  userbufs: 2,
};

const inPython: PublishedSigner = {
  name: "PyPI tls-sig-api-v2",
  version: "1.1",
  begins: "eJ",
  files: {
    "sign.py": `
import os, sys
from TLSSigAPIv2 import TLSSigAPIv2
app, *users = sys.argv[1:]
api = TLSSigAPIv2(int(app), os.environ["USERSIG_SECRET"])
for user in users:
    print(api.gen_sig(user, 3600))
    print(api.gen_sig_with_userbuf(user, 3600, bytes(range(256))[:60]))
`,
  },
  install: [["python3", "-m", "pip", "install", "--quiet", "--target", ".", "tls-sig-api-v2==1.1"]],
  sign: ["python3", "sign.py"],
  userbufs: 1,
};

const inGo = (version: string, begins: string): PublishedSigner => ({
  name: "Go github.com/tencentyun/tls-sig-api-v2-golang",
  version,
  begins,
  files: {
    "go.mod": "module example.org/signs\n\ngo 1.19\n",
    "main.go": `
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/tencentyun/tls-sig-api-v2-golang/tencentyun"
)

func main() {
	app, _ := strconv.Atoi(os.Args[1])
	secret := os.Getenv("USERSIG_SECRET")
	for _, user := range os.Args[2:] {
		plain, _ := tencentyun.GenUserSig(app, secret, user, 3600)
		number, _ := tencentyun.GenPrivateMapKey(app, secret, user, 3600, 10000, 255)
		text, _ := tencentyun.GenPrivateMapKeyWithStringRoomID(app, secret, user, 3600, "room", 255)
		fmt.Printf("%s\\n%s\\n%s\\n", plain, number, text)
	}
}
`,
  },
  install: [["go", "get", `github.com/tencentyun/tls-sig-api-v2-golang/tencentyun@v${version}`]],
  sign: ["go", "run", "."],
  userbufs: 2,
});

const inJava: PublishedSigner = {
  name: "Maven com.github.tencentyun:tls-sig-api-v2",
  version: "2.0",
  begins: "eJ",
  files: {
    "pom.xml": `
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>signs</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>com.github.tencentyun</groupId><artifactId>tls-sig-api-v2</artifactId><version>2.0</version>
    </dependency>
  </dependencies>
</project>
`.trim(),
    "Signs.java": `
import com.tencentyun.TLSSigAPIv2;

public class Signs {
    public static void main(String[] args) {
        TLSSigAPIv2 api = new TLSSigAPIv2(Long.parseLong(args[0]), System.getenv("USERSIG_SECRET"));
        for (int at = 1; at < args.length; at += 1) {
            System.out.println(api.genUserSig(args[at], 3600));
            System.out.println(api.genPrivateMapKey(args[at], 3600, 10000, 255));
            System.out.println(api.genPrivateMapKeyWithStringRoomID(args[at], 3600, "room", 255));
        }
    }
}
`,
  },
  install: [["mvn", "--quiet", "--batch-mode", "dependency:copy-dependencies", "-DoutputDirectory=jars"]],
  sign: ["java", "-cp", "jars/*", "Signs.java"],
  userbufs: 2,
};

/** Go 1.3.0 compresses; 1.4.0 stores without compressing. */
export const publishedSigners: readonly PublishedSigner[] = [
  inNode,
  inPython,
  inGo("1.3.0", "eJ"),
  inGo("1.4.0", "eAEA"),
  inJava,
];

/** Installs a signer in a temporary folder, which ends with the test. Signs with it for users: for each a plain userSig, then those with a userbuf. */
export const installSigner = async ({ files, install, sign }: PublishedSigner) => {
  const folder = await mkdtemp(join(tmpdir(), "published-signer-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  // UTF-8: Java reads its arguments by the locale.
  const run = async ([program, ...words]: Command, secret = ""): Promise<string> => {
    const env = environment({ LC_ALL: "C.UTF-8", USERSIG_SECRET: secret });
    return (await execute(program, words, { cwd: folder, env })).stdout;
  };
  for (const step of install) await run(step);
  return {
    sign: async (app: number, secret: string, users: readonly string[]): Promise<readonly string[]> => {
      const printed = await run([...sign, String(app), ...users], secret);
      return printed.trim().split(/\r?\n/u);
    },
  };
};
