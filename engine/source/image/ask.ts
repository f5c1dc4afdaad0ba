// One question to a registry, asked with what convinced it the last time, and once more when it
// demands something else.
// Invariant: an answer to a challenge goes only to the origin that was asked.

import type { Scope } from "../../event/scope.ts";
import type { Authorizer, Subject } from "./auth.ts";
import type { Courier, Delivery } from "./courier.ts";
import type { HttpRequest } from "./transport.ts";

export interface Asking {
  readonly courier: Courier;
  readonly authorizer: Authorizer;
}

export async function askAs(
  { courier, authorizer }: Asking,
  subject: Subject,
  request: HttpRequest,
  scope: Scope,
): Promise<Delivery> {
  const sendWith = (authorization: string | null) => {
    const headers =
      authorization === null ? request.headers : { ...request.headers, authorization };
    return courier.send({ ...request, headers }, subject.endpoint.host, scope.signal);
  };
  const first = await sendWith(authorizer.known(subject, scope));
  if (first.status !== 401 || first.origin !== request.url.origin) return first;
  first.body.destroy();
  const challenge = first.headers["www-authenticate"];
  return sendWith(await authorizer.answer(subject, challenge, scope));
}
