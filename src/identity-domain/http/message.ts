export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT' | 'DELETE'
  /** Begins with `/`; the query belongs to it. */
  path: string
  headers: Record<string, string>
  body?: string
  /** In bytes, decoded. A larger answer is not read to its end. */
  largestAnswer?: number
  /** No connection that was used before: an idle one may be dead, and then it is unknown how far the request came. */
  onFreshConnection?: boolean
  /** In seconds; the attempt ends after this at the latest. */
  within?: number
  /** What a trace shows of its body, and of its answer's; where absent, that of a PATCH, and else nothing. */
  traced?(body: string): string
}

/** A whole answer, decoded. Its body stays inside this folder. */
export interface HttpResponse extends ReceivedAnswer {
  /** What is taken over into an error goes through this: an answer may give back what it was sent. */
  hide(text: string): string
}

export interface ReceivedAnswer {
  origin: string
  status: number
  /** Names in lower case; of a repeated header all values, joined by a comma. */
  headers: Record<string, string>
  requestId: string | null
  text: string
}
