import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createApiRig } from "./rig.ts";

const inAlpine = (rest: string) => `{container{from(address:"alpine"){${rest}}}}`;

describe("from", () => {
  test("looks a tag up once in a session", async () => {
    const { leaf, sources } = createApiRig();
    await leaf(inAlpine("id"));
    await leaf(inAlpine('withExec(args:["true"]){sync}'));
    expect(sources.pulled).toEqual(["alpine"]);
  });

  test("of a client that goes away does not take the tag from others", async () => {
    const signals: AbortSignal[] = [];
    const { api, session, sources } = createApiRig();
    const image = sources.image;
    sources.image = (reference, platform, scope) => {
      signals.push(scope.signal);
      return image(reference, platform, scope);
    };
    const gone = AbortSignal.abort();
    await api.execute(session, inAlpine("user"), gone);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  test("takes over what the image says", async () => {
    const { leaf } = createApiRig();
    expect(await leaf(inAlpine("defaultArgs"))).toEqual(["/bin/sh"]);
    expect(await leaf(inAlpine('label(name:"maker")'))).toBe("us");
    expect(await leaf(inAlpine("exposedPorts{port protocol description}"))).toEqual([
      { port: 80, protocol: "TCP", description: null },
    ]);
    expect(await leaf(inAlpine("platform"))).toBe("linux/amd64");
  });

  test("answers the image's reference until the files change", async () => {
    const { leaf } = createApiRig();
    expect(await leaf(inAlpine("imageRef"))).toMatch(/^docker\.io\/library\/alpine:latest@sha256:/);
    await expect(leaf(inAlpine('withNewFile(path:"a",contents:""){imageRef}'))).rejects.toThrow(
      "imageRef",
    );
  });

  test("forgets what was set before", async () => {
    const { leaf } = createApiRig();
    const chain = 'withEnvVariable(name:"A",value:"1"){from(address:"bare"){envVariables{name} }}';
    expect(await leaf(inAlpine(chain))).toEqual([]);
  });

  test("of an image that is not there fails as an image", async () => {
    const { ask } = createApiRig();
    const { errors } = await ask('{container{from(address:"nothing"){id}}}');
    expect(errors?.[0]?.extensions["failure"]).toMatchObject({ kind: "image-missing" });
  });

  test("takes the platform it is given, in any spelling", async () => {
    const { leaf, ask } = createApiRig();
    expect(
      await leaf('{container(platform:"linux/aarch64"){from(address:"alpine"){platform}}}'),
    ).toBe("linux/arm64");
    const { errors } = await ask('{container(platform:"nonsense"){platform}}');
    expect(errors?.[0]?.message).toContain("expected a platform such as linux/amd64");
  });
});

describe("settings", () => {
  test("set, answer and go away again", async () => {
    const { leaf } = createApiRig();
    expect(await leaf(inAlpine('withUser(name:"u"){user}'))).toBe("u");
    expect(await leaf(inAlpine('withUser(name:"u"){withoutUser{user}}'))).toBe("");
    expect(await leaf(inAlpine('withWorkdir(path:"a"){withWorkdir(path:"../b/c"){workdir}}'))).toBe(
      "/b/c",
    );
    expect(await leaf(inAlpine('withWorkdir(path:"a"){withoutWorkdir{workdir}}'))).toBe("");
    expect(await leaf(inAlpine('withEntrypoint(args:["x"]){defaultArgs}'))).toEqual([]);
    expect(
      await leaf(inAlpine('withEntrypoint(args:["x"],keepDefaultArgs:true){defaultArgs}')),
    ).toEqual(["/bin/sh"]);
    expect(
      await leaf(inAlpine('withEntrypoint(args:["x"]){withoutEntrypoint{entrypoint}}')),
    ).toEqual([]);
    expect(await leaf(inAlpine('withLabel(name:"a",value:"1"){labels{name value}}'))).toEqual([
      { name: "a", value: "1" },
      { name: "maker", value: "us" },
    ]);
    expect(await leaf(inAlpine('withoutLabel(name:"maker"){labels{name}}'))).toEqual([]);
    expect(await leaf(inAlpine("withoutDefaultArgs{defaultArgs}"))).toEqual([]);
    expect(
      await leaf(inAlpine('withAnnotation(name:"a",value:"1"){withoutAnnotation(name:"b"){user}}')),
    ).toBe("");
  });

  test("ports are told apart by number and protocol", async () => {
    const { leaf } = createApiRig();
    const chain = `withExposedPort(port:80,protocol:UDP,description:"d"){exposedPorts{
        port protocol description}}`;
    expect(await leaf(inAlpine(chain))).toEqual([
      { port: 80, protocol: "TCP", description: null },
      { port: 80, protocol: "UDP", description: "d" },
    ]);
    expect(await leaf(inAlpine("withoutExposedPort(port:80){exposedPorts{port}}"))).toEqual([]);
    await expect(leaf(inAlpine("withExposedPort(port:70000){id}"))).rejects.toThrow("1 to 65535");
  });

  test("a health check is there when it is set", async () => {
    const { ask, leaf } = createApiRig();
    expect(await leaf(inAlpine("dockerHealthcheck{shell}"))).toBe(null);
    const { data } = await ask(
      inAlpine(
        `withDockerHealthcheck(args:["true"],interval:"3s",retries:2){dockerHealthcheck{
          args shell interval timeout retries}}`,
      ),
    );
    expect(JSON.stringify(data)).toContain(
      '{"args":["true"],"shell":false,"interval":"3s","timeout":"","retries":2}',
    );
    expect(
      await leaf(
        inAlpine(
          `withDockerHealthcheck(args:["true"]){withoutDockerHealthcheck{dockerHealthcheck{
            shell}}}`,
        ),
      ),
    ).toBe(null);
  });

  test("a variable is in one place at a time, and keeps it", async () => {
    const { leaf } = createApiRig();
    const names = "envVariables{name value}";
    const set = `withEnvVariable(name:"A",value:"1"){
      withEnvVariable(name:"B",value:"$A",expand:true){
        withEnvVariable(name:"A",value:""){`;
    expect(await leaf(inAlpine(`${set}${names}}}}`))).toEqual([
      { name: "PATH", value: "/usr/bin:/bin" },
      { name: "A", value: "" },
      { name: "B", value: "1" },
    ]);
    expect(await leaf(inAlpine(`${set}envVariable(name:"A")}}}`))).toBe("");
    expect(await leaf(inAlpine('envVariable(name:"NO")'))).toBe(null);
    expect(
      await leaf(
        inAlpine(
          'withoutEnvVariable(name:"PATH"){withoutEnvVariable(name:"NO"){envVariables{name}}}',
        ),
      ),
    ).toEqual([]);
    const secret = await leaf('{secret(uri:"env://TOKEN_VALUE"){id}}');
    const both = `withEnvVariable(name:"S",value:"plain"){
      withSecretVariable(name:"S",secret:"${secret}"){`;
    expect(await leaf(inAlpine(`${both}envVariables{name}}}`))).toEqual([{ name: "PATH" }]);
    expect(await leaf(inAlpine(`${both}withExec(args:["env"]){stdout}}}`))).toContain(
      "S=s3cret-env",
    );
    expect(
      await leaf(
        inAlpine(`${both}withoutSecretVariable(name:"S"){withExec(args:["env"]){stdout}}}}`),
      ),
    ).toBe("PATH=/usr/bin:/bin\n");
  });

  test("a login for a registry is the session's", async () => {
    const { leaf, session } = createApiRig();
    const secret = await leaf('{setSecret(name:"pw",plaintext:"hunter22"){id}}');
    await leaf(
      inAlpine(
        `withRegistryAuth(address:"r.example.com:5000/a/b:1",username:"u",secret:"${secret}"){id}`,
      ),
    );
    expect(session.credentials.get("r.example.com:5000")).toEqual({
      username: "u",
      password: "hunter22",
    });
    await leaf(inAlpine('withoutRegistryAuth(address:"r.example.com:5000"){id}'));
    expect(session.credentials.get("r.example.com:5000")).toBe(null);
  });
});

describe("mounts", () => {
  test("are listed, parents first, one at a path, and go away", async () => {
    const { leaf } = createApiRig();
    const cache = await leaf('{cacheVolume(key:"k"){id}}');
    const chain = `withMountedTemp(path:"/m/deep"){
      withMountedCache(path:"/m",cache:"${cache}",sharing:LOCKED){withMountedTemp(path:"/m"){`;
    expect(await leaf(inAlpine(`${chain}mounts}}}`))).toEqual(["/m", "/m/deep"]);
    expect(
      await leaf(inAlpine(`${chain}withoutMount(path:"/m"){withoutMount(path:"/no"){mounts}}}}}`)),
    ).toEqual(["/m/deep"]);
  });

  test("of other kinds than directories and files have nothing to read", async () => {
    const { leaf } = createApiRig();
    const cache = await leaf('{cacheVolume(key:"k"){id}}');
    const secret = await leaf('{setSecret(name:"pw",plaintext:"hunter22"){id}}');
    const read = (mount: string, path: string) =>
      leaf(inAlpine(`${mount}{file(path:"${path}"){contents}}`));
    await expect(read(`withMountedCache(path:"/c",cache:"${cache}")`, "/c/x")).rejects.toThrow(
      "a cache volume",
    );
    await expect(read('withMountedTemp(path:"/t")', "/t/x")).rejects.toThrow("a temporary mount");
    await expect(read(`withMountedSecret(path:"/s",source:"${secret}")`, "/s")).rejects.toThrow(
      "a mounted secret",
    );
  });

  test("of a socket know it by its path", async () => {
    const { leaf, session } = createApiRig();
    const socket = await leaf('{host{unixSocket(path:"agent.sock"){id}}}');
    expect(
      await leaf(
        inAlpine(
          `withUnixSocket(path:"/run/a",source:"${socket}"){withoutUnixSocket(path:"/run/a"){
            mounts}}`,
        ),
      ),
    ).toEqual([]);
    expect(session.sockets.pathOf(join(session.workdir, "agent.sock"))).toBeDefined();
  });

  test("of a file show the file at its path", async () => {
    const { leaf } = createApiRig();
    const file = await leaf('{file(name:"f",contents:"inside"){id}}');
    const chain = `withMountedFile(path:"/etc/conf",source:"${file}")`;
    expect(await leaf(inAlpine(`${chain}{file(path:"/etc/conf"){contents}}`))).toBe("inside");
    expect(await leaf(inAlpine(`${chain}{withExec(args:["cat","/etc/conf"]){stdout}}`))).toBe(
      "inside",
    );
  });
});

describe("files of a container", () => {
  test("are written and removed at paths that count from the working directory", async () => {
    const { leaf, folder } = createApiRig();
    writeFileSync(join(folder, "h.txt"), "host");
    const file = await leaf('{host{file(path:"h.txt"){id}}}');
    const work = (rest: string) => inAlpine(`withWorkdir(path:"/w"){${rest}}`);
    expect(
      await leaf(work('withNewFile(path:"a",contents:"x"){file(path:"/w/a"){contents}}')),
    ).toBe("x");
    expect(
      await leaf(work(`withFile(path:"./",source:"${file}"){file(path:"h.txt"){contents}}`)),
    ).toBe("host");
    expect(
      await leaf(
        work(`withFile(path:"b",source:"${file}"){withoutFile(path:"b"){exists(path:"b")}}`),
      ),
    ).toBe(false);
    expect(
      await leaf(work(`withFiles(path:"d",sources:["${file}"]){directory(path:"d"){entries}}`)),
    ).toEqual(["h.txt"]);
    expect(
      await leaf(
        work('withSymlink(target:"/etc/alpine-release",linkName:"l"){file(path:"l"){contents}}'),
      ),
    ).toBe("3.20.2\n");
    expect(
      await leaf(
        work(
          `withEnvVariable(name:"D",value:"e"){
            withNewFile(path:"\${D}/f",contents:"",expand:true){exists(path:"/w/e/f")}}`,
        ),
      ),
    ).toBe(true);
    expect(
      await leaf(
        inAlpine(
          `withoutDirectory(path:"/etc"){withoutFiles(paths:["/bin/link"]){rootfs{
            glob(pattern:"**/*")}}}`,
        ),
      ),
    ).toEqual(["bin/"]);
  });

  test("are looked at without being read", async () => {
    const { ask, leaf } = createApiRig();
    expect(
      JSON.stringify(
        (await ask(inAlpine('stat(path:"/bin/link"){name fileType size permissions}'))).data,
      ),
    ).toContain('"fileType":"REGULAR","size":7');
    expect(await leaf(inAlpine('stat(path:"/bin/link",doNotFollowSymlinks:true){fileType}'))).toBe(
      "SYMLINK",
    );
    expect(await leaf(inAlpine('exists(path:"/bin/link",expectedType:SYMLINK_TYPE)'))).toBe(true);
    expect(await leaf(inAlpine('exists(path:"/bin/link",expectedType:DIRECTORY_TYPE)'))).toBe(
      false,
    );
    expect(await leaf(inAlpine('exists(path:"/bin",expectedType:DIRECTORY_TYPE)'))).toBe(true);
    await expect(leaf(inAlpine('stat(path:"/no"){size}'))).rejects.toThrow(
      "/no: no such file or directory",
    );
  });

  test("that are not there are missed when they are read, and not before", async () => {
    const { ask, leaf } = createApiRig();
    expect(typeof (await leaf(inAlpine('directory(path:"/no"){id}')))).toBe("string");
    const { errors } = await ask(inAlpine('directory(path:"/no"){entries}'));
    expect(errors?.[0]?.extensions["failure"]).toEqual({ kind: "path-missing", path: "/no" });
    await expect(leaf(inAlpine('directory(path:"/etc/alpine-release"){sync}'))).rejects.toThrow(
      "expected directory, got file",
    );
    await expect(leaf(inAlpine('file(path:"/etc"){sync}'))).rejects.toThrow(
      "expected file, got directory",
    );
  });
});

test("withRootfs takes a part of another root as a root", async () => {
  const { leaf } = createApiRig();
  const etc = await leaf(inAlpine('directory(path:"/etc"){id}'));
  expect(
    await leaf(`{container{withRootfs(directory:"${etc}"){withExec(args:["ls","/"]){stdout}}}}`),
  ).toBe("alpine-release\n");
  expect(await leaf("{container{rootfs{entries}}}")).toEqual([]);
});
