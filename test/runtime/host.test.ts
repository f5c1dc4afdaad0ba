import { expect, test } from "vitest";
import { capabilitiesIn } from "../../engine/runtime/capabilities.ts";
import { identitiesIn } from "../../engine/runtime/identities.ts";
import { limitsIn } from "../../engine/runtime/limits.ts";
import { hostsText, resolvingIn } from "../../engine/runtime/network/names.ts";
import { freeSubnet } from "../../engine/runtime/network/subnet.ts";

test("a range of addresses is one that no route covers", () => {
  expect(freeSubnet(["default", "192.168.0.0/16"])?.cidr).toBe("10.97.0.0/22");
  expect(freeSubnet(["10.97.0.0/22"])?.cidr).toBe("10.97.4.0/22");
  expect(freeSubnet(["10.97.0.9", "10.97.7.0/24"])?.cidr).toBe("10.97.8.0/22");
  expect(freeSubnet(["10.96.0.0/15"])).toMatchObject({
    cidr: "10.98.0.0/22",
    family: "10.98.0.0/16",
    gateway: "10.98.0.1",
    device: "rondel98-0",
  });
  expect(freeSubnet(["10.0.0.0/8"])).toBeNull();
});

test("every container of a range has its own address, and a hardware address made of it", () => {
  const subnet = freeSubnet([]);
  expect(subnet?.address(0)).toBe("10.97.0.2");
  expect(subnet?.address((subnet?.size ?? 0) - 1)).toBe("10.97.3.254");
  expect(subnet?.hardwareAddress(300)).toBe("02:52:0a:61:01:2e");
});

test("name servers that containers cannot reach are asked through the gateway", () => {
  const gateway = "10.97.0.1";
  expect(resolvingIn("nameserver 127.0.0.53\noptions edns0\n", gateway)).toEqual({
    text: "nameserver 10.97.0.1\noptions edns0\n",
    forwardTo: "127.0.0.53",
  });
  expect(resolvingIn("nameserver ::1\nnameserver 192.0.2.1\nsearch a b", gateway)).toEqual({
    text: "nameserver 192.0.2.1\nsearch a b\n",
    forwardTo: null,
  });
  expect(resolvingIn("", gateway)).toEqual({ text: "", forwardTo: null });
});

test("a container knows itself by its name", () => {
  expect(hostsText("box", "10.97.0.2")).toContain("10.97.0.2\tbox\n");
});

test("no right is given that the engine has not", () => {
  expect(capabilitiesIn("CapBnd:\t0000000000000003\n")).toEqual({
    all: ["CAP_CHOWN", "CAP_DAC_OVERRIDE"],
    usual: ["CAP_CHOWN", "CAP_DAC_OVERRIDE"],
  });
  expect(capabilitiesIn("CapBnd:\t000001ffffffffff\n").all).toHaveLength(41);
  expect(capabilitiesIn("CapBnd:\t000001ffffffffff\n").usual).toHaveLength(14);
});

test("groups that are not here are not named", () => {
  expect(identitiesIn("0 0 4294967295\n")).toEqual({ areAll: true, lastGroup: 2147483647 });
  expect(identitiesIn("0 65534 1\n")).toEqual({ areAll: false, lastGroup: 0 });
  expect(identitiesIn("0 1000 1\n1 100000 65536\n")).toEqual({ areAll: false, lastGroup: 65536 });
});

test("no limit is above the engine's own", () => {
  const line = (hard: string) => `Max open files            1024                 ${hard} files\n`;
  expect(limitsIn(line("20000"))).toEqual([{ type: "RLIMIT_NOFILE", soft: 20000, hard: 20000 }]);
  expect(limitsIn(line("unlimited"))[0]?.hard).toBe(1_048_576);
  expect(limitsIn("")).toEqual([]);
});
