import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { need } from "../rig/need.ts";
import { cannotRun, createRuntimeRig, type RuntimeRig } from "./rig.ts";

describe.skipIf(cannotRun())("a process without a network", () => {
  let rig: RuntimeRig;
  beforeAll(() => {
    rig = createRuntimeRig();
  });
  afterAll(() => rig.close());

  test("has a loopback interface that is up, and nothing else", async () => {
    const { stdout } = await rig.sh("ls /sys/class/net; ping -c 1 -q 127.0.0.1");
    expect(stdout).toMatch(/^lo\nPING/);
    expect(stdout).toContain(" 0% packet loss");
  });

  test("of its own has the host's interfaces and names", async () => {
    const { stdout } = await rig.sh("ls /sys/class/net", { network: "host" });
    expect(stdout.trim().split("\n").sort()).toEqual(readdirSync("/sys/class/net").sort());
  });
});

describe.skipIf(cannotRun() || need("ip", "iptables"))("a process in a sandbox", () => {
  let rig: RuntimeRig;
  beforeAll(() => {
    rig = createRuntimeRig();
  });
  afterAll(() => rig.close());
  const sandbox = { network: "sandbox" } as const;

  test("has an address of its own, by which it knows its name", async () => {
    const { stdout } = await rig.sh("ls /sys/class/net; hostname -i; ping -c1 -q box", sandbox);
    expect(stdout).toMatch(/^eth0\nlo\n10\.\d+\.\d+\.\d+\n/);
    expect(stdout).toContain(" 0% packet loss");
  });

  test("reaches a server on the gateway and on the host's other addresses", async () => {
    const server = createServer((socket) => socket.end("hello"));
    server.listen(0, "0.0.0.0");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const gateway = "$(ip route | grep default | cut -d' ' -f3)";
    for (const address of [gateway, ...uplinkAddresses()]) {
      expect((await rig.sh(`nc -w 5 ${address} ${port} </dev/null`, sandbox)).stdout).toBe("hello");
    }
    server.close();
  });

  test("has what it needs in a hurry, many times over", async () => {
    const runs = Array.from({ length: 9 }, () => rig.sh("hostname -i", sandbox));
    const addresses = (await Promise.all(runs)).map(({ stdout }) => stdout);
    expect(new Set(addresses).size).toBe(9);
  });

  test("finds none of what an earlier one did to its network", async () => {
    await rig.sh("ip addr add 10.9.9.9/32 dev lo", { ...sandbox, privileged: true });
    for (let n = 0; n < 6; n += 1) {
      expect((await rig.sh("ip addr", sandbox)).stdout).not.toContain("10.9.9.9");
    }
  });

  test("has one also when the program that makes them was killed", async () => {
    await rig.sh("true", sandbox);
    const makers = childrenWith("network/maker/main.ts");
    expect(makers).toHaveLength(1);
    for (const pid of makers) process.kill(pid, "SIGKILL");
    const runs = Array.from({ length: 9 }, () => rig.sh("hostname -i", sandbox));
    const addresses = (await Promise.all(runs)).map(({ stdout }) => stdout);
    expect(new Set(addresses).size).toBe(9);
    expect(childrenWith("network/maker/main.ts")).not.toEqual(makers);
  });

  test("asks the host's name servers", async () => {
    const hostFolder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "etc-"));
    writeFileSync(`${hostFolder}/resolv.conf`, "nameserver 192.0.2.7\nsearch example.test\n");
    const other = createRuntimeRig({ hostFolder });
    const { stdout } = await other.sh("cat /etc/resolv.conf", sandbox);
    expect(stdout).toBe("nameserver 192.0.2.7\nsearch example.test\n");
    await other.close();
  });

  test("asks through the gateway where the host's name server is on loopback", async () => {
    const names = createSocket("udp4");
    names.on("message", (query, from) => names.send(answer(query), from.port, from.address));
    names.bind(53, "127.9.8.7");
    await once(names, "listening");
    const hostFolder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "etc-"));
    writeFileSync(`${hostFolder}/resolv.conf`, "nameserver 127.9.8.7\n");
    const other = createRuntimeRig({ hostFolder });
    const { stdout } = await other.sh("nslookup -type=a some.example.test", sandbox);
    expect(stdout).toContain("192.0.2.99");
    await other.close();
    names.close();
  });

  test("shares its addresses with no other engine's", async () => {
    const other = createRuntimeRig();
    const both = await Promise.all([rig, other].map((one) => one.sh("ip route", sandbox)));
    const [mine, theirs] = both.map(({ stdout }) => /10\.\d+\.\d+\.\d+\/22/.exec(stdout)?.[0]);
    expect(mine).toBeDefined();
    expect(mine).not.toBe(theirs);
    await other.close();
  });
});

describe.skipIf(cannotRun())("a host's own certificate authorities", () => {
  test("are lent to a process that has a network", async () => {
    const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "trust-"));
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/bundle.pem`, "all\n");
    writeFileSync(`${folder}/extra.pem`, "extra\n");
    const { PATH } = process.env;
    const trust = {
      SSL_CERT_FILE: `${folder}/bundle.pem`,
      NODE_EXTRA_CA_CERTS: `${folder}/extra.pem`,
    };
    const rig = createRuntimeRig({ env: { PATH, ...trust } });
    const script = "cat $SSL_CERT_FILE; echo $GIT_SSL_CAINFO";
    const more = { network: "host", env: [["GIT_SSL_CAINFO", "/mine"]] } as const;
    expect((await rig.sh(script, more)).stdout).toBe("all\n\nextra\n/mine\n");
    expect((await rig.sh("echo $SSL_CERT_FILE")).stdout).toBe("\n");
    await rig.close();
  });
});

/** Children of this process whose command has the text in it. */
function childrenWith(text: string): number[] {
  const lists = readdirSync("/proc/self/task").map((id) =>
    readFileSync(`/proc/self/task/${id}/children`, "utf8"),
  );
  const pids = lists.join(" ").split(" ").filter(Boolean).map(Number);
  return pids.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text));
}

function uplinkAddresses(): string[] {
  const lasting = Object.entries(networkInterfaces()).filter(([name]) => !/^rondel/.test(name));
  const all = lasting.flatMap(([, list]) => list ?? []);
  return all.flatMap(({ family, address, internal }) =>
    family === "IPv4" && !internal ? [address] : [],
  );
}

/** The query itself, marked as answered, with one address appended. */
function answer(query: Buffer): Buffer {
  const head = Buffer.from(query);
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(1, 6);
  const record = [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 99];
  return Buffer.concat([head, Buffer.from(record)]);
}
