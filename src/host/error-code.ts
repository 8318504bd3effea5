/** What an error of Node says of itself: by what it carries, not by its class, which may be of another realm. */

export function textOfError(error: unknown, key: "code" | "message"): string | undefined {
  const value: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === "string" ? value : undefined;
}

/** "ENOENT" and the like; empty when it has none. */
export const errorCode = (error: unknown): string => textOfError(error, "code") ?? "";
