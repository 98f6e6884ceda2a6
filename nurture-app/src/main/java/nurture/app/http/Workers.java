package nurture.app.http;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The few platform threads on which the model thinks: libtorch keeps state for each thread, so they
 * are neither virtual nor many. The queue before them is as long as the {@link Gate} is wide.
 */
final class Workers implements AutoCloseable {
  private final ThreadPoolExecutor threads;

  Workers(int count) {
    var factory = Thread.ofPlatform().daemon().name("suggest-", 1).factory();
    threads =
        new ThreadPoolExecutor(
            count, count, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
  }

  /** The task's result, or its own exception, or a refusal when the deadline passes first. */
  <T> T call(Callable<T> task, long deadline) throws Exception {
    var future = new FutureTask<>(task);
    try {
      threads.execute(future);
      return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) throw cause;
      throw e;
    } catch (TimeoutException e) {
      // One that waits is taken out of the queue; one that runs cannot be stopped inside libtorch.
      future.cancel(false);
      threads.remove(future);
      throw new Refusal(503, "The answer took too long; ask again in a second.");
    } catch (RejectedExecutionException e) {
      throw new Refusal(503, "The server is shutting down; ask again in a minute.");
    }
  }

  /** Waits for what is running, a few seconds at most. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) threads.shutdownNow();
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
