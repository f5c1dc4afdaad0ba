// Other builders on the same chain, as far as they are installed and run: a Containerfile of as
// many steps, without a network. They run in the engine's kind of namespaces, as the floors do.

import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import type { Client, Container } from "../../stdlib/index.ts";
import type { Floors } from "./floors.ts";
import { measure, type Work } from "./measure.ts";
import { fresh, openRoot } from "./root.ts";
import { printTable, row } from "./table.ts";

const ROUNDS = 3;
const CHAIN = 20;

export async function benchPeers(client: Client, folder: string, floors: Floors): Promise<string> {
  const root = await openRoot(client);
  const known = chainOf(root, "known");
  const ours: Work[] = [
    { name: "one exec", round: () => answer(root.withExec(["true", fresh()])) },
    { name: `chain of ${CHAIN}`, round: () => answer(chainOf(root, fresh())) },
    { name: "the chain, cached", round: () => answer(known) },
  ];
  const tried: Tried[] = [];
  for (const one of peersIn(folder, floors)) tried.push(await tryOut(one));
  const peers = tried.filter(({ why }) => why === null).map(({ peer }) => peer);
  const timings = await measure([...ours, ...peers.map(({ work }) => work)], ROUNDS);
  const rows = peers.map(({ work, beside, most }) => [
    row(timings, work.name),
    row(timings, beside, { against: work.name, most }),
  ]);
  const skipped = tried.filter(({ why }) => why !== null);
  const lines = skipped.map(({ peer, why }) => `SKIPPED ${peer.work.name}: ${why}\n`);
  return `${printTable("Peers", rows.flat())}${lines.join("")}`;
}

interface Peer {
  readonly work: Work;
  /** Which of ours is the same work, and how much of the peer's time it may take. */
  readonly beside: string;
  readonly most: number;
}

interface Tried {
  readonly peer: Peer;
  /** Why it cannot be measured here; null when it can. */
  readonly why: string | null;
}

function peersIn(folder: string, floors: Floors): Peer[] {
  const files = `${folder}/peers`;
  mkdirSync(`${files}/root/bin`, { recursive: true });
  copyFileSync("/bin/busybox", `${files}/root/bin/busybox`);
  for (const name of ["sh", "true"]) symlinkSync("busybox", `${files}/root/bin/${name}`);
  const places = ["--root", `${files}/storage`, "--runroot", `${files}/run`];
  const podman = ["podman", ...places, "--cgroup-manager", "cgroupfs", "run", "--rm"] as const;
  const podmanRun = [
    ...podman,
    "--network=none",
    "--ulimit=host",
    "--cgroups=disabled",
    "--rootfs",
  ] as const;
  const build = (tag: string, command: readonly [string, ...string[]]) => () => {
    writeFileSync(`${files}/Containerfile`, containerfile(tag));
    return floors.run(...command, "-f", `${files}/Containerfile`, "-t", "bench", files);
  };
  const buildah = ["buildah", ...places, "build", "--layers", "--network=none"] as const;
  const docker = ["docker", "build", "--network=none"] as const;
  const chain = `chain of ${CHAIN}`;
  const cached = "the chain, cached";
  return [
    peer("podman run", () => floors.run(...podmanRun, `${files}/root`, "true"), "one exec", 0.1),
    peer(`buildah, ${chain}`, () => build(fresh(), buildah)(), chain, 0.25),
    peer("buildah, cached", build("known", buildah), cached, 0.25),
    peer(`docker build, ${chain}`, () => build(fresh(), docker)(), chain, 0.25),
    peer("docker build, cached", build("known", docker), cached, 0.25),
  ];
}

function peer(name: string, round: Work["round"], beside: string, most: number): Peer {
  return { work: { name, round }, beside, most };
}

async function tryOut(one: Peer): Promise<Tried> {
  const why = await one.work.round().then(
    () => null,
    (error: unknown) => String(error).split("\n")[0] ?? "",
  );
  return { peer: one, why };
}

function containerfile(tag: string): string {
  const steps = Array.from({ length: CHAIN }, (_, n) => `RUN true ${tag} ${n}\n`);
  return `FROM scratch\nCOPY root /\n${steps.join("")}`;
}

function chainOf(root: Container, tag: string): Container {
  const tags = Array.from({ length: CHAIN }, (_, n) => `${tag} ${n}`);
  return tags.reduce((made, one) => made.withExec(["sh", "-c", `true ${one}`]), root);
}

async function answer(container: Container): Promise<undefined> {
  await container.stdout();
}
