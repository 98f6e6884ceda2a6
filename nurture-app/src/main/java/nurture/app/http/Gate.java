package nurture.app.http;

import java.util.concurrent.Semaphore;

/** Lets so many requests in and turns the others away at once, before their bodies are read. */
final class Gate {
  private final Semaphore places;
  private final int size;

  Gate(int size) {
    this.size = size;
    this.places = new Semaphore(size);
  }

  /** A place among those let in, to be closed on the way out. */
  Place enter() throws Refusal {
    if (!places.tryAcquire())
      throw new Refusal(429, "The server is busy with other listings; ask again in a second.");
    return places::release;
  }

  int inside() {
    return size - places.availablePermits();
  }

  /** What a request holds while it is inside. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }
}
