import { inflateSync } from "node:zlib";
import { startTestServer } from "@opencallkit/testing";
import { tryLogIn } from "@opencallkit/tests";
import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { installSigner, publishedSigners } from "./setup/published-signers.ts";

const users = ["alice", "张三", "👩‍👩‍👧🎉", "\"\\/<&>' x", `${"汉".repeat(21)}x`];
/** Identity of a page; the ids of the users have no place in one. */
const browser = { device: "device-of-signers", client: "client-of-signers" };

const textOf = (userSig: string): string =>
  inflateSync(Buffer.from(userSig.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "="), "base64")).toString();

test.each(publishedSigners)(
  "what $name $version signs is welcome, with a userbuf and without",
  async (signer) => {
    const server = endsWithTest(await startTestServer());
    const other = await server.addApp();
    const { sdkAppId, secretKey } = server.app;
    const installed = await installSigner(signer);
    const all = await installed.sign(sdkAppId, secretKey, users);
    const each = 1 + signer.userbufs;
    expect(all).toHaveLength(users.length * each);
    for (const [at, userSig] of all.entries()) {
      const user = users[Math.floor(at / each)] ?? "";
      expect(userSig.slice(0, signer.begins.length)).toBe(signer.begins);
      expect(textOf(userSig).includes("TLS.userbuf")).toBe(at % each > 0);
      expect(await tryLogIn(server, user, { ...browser, userSig }), `${at} of ${user}`).toBe("welcome");
    }
    const [forged = ""] = await installed.sign(sdkAppId, other.secretKey, users);
    expect(await tryLogIn(server, "alice", { ...browser, userSig: forged })).toBe(4401);
  },
  600_000,
);
