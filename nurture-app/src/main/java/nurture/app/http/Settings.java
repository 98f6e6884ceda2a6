package nurture.app.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Where the server listens and what it bears.
 *
 * @param host the address to listen on; other machines reach it only when it is not loopback
 * @param port 0 takes any that is free
 * @param maxBodyBytes of one request; more is answered with 413
 * @param maxConcurrent listings that the model looks at simultaneously, each on its own thread
 * @param maxPending requests between their first and their last byte; more are answered with 429
 * @param timeout for sending a request and for answering it; more is answered with 408 or 503
 */
public record Settings(
    String host, int port, long maxBodyBytes, int maxConcurrent, int maxPending, Duration timeout) {
  public Settings {
    if (port < 0 || port > 65_535)
      throw new IllegalArgumentException("port must be in [0, 65535], got " + port);
    if (maxBodyBytes < 1 || maxBodyBytes > 1 << 30)
      throw new IllegalArgumentException(
          "maxBodyBytes must be from 1 to 1 GiB, got " + maxBodyBytes);
    if (maxConcurrent < 1)
      throw new IllegalArgumentException("maxConcurrent must be at least 1, got " + maxConcurrent);
    if (maxPending < maxConcurrent)
      throw new IllegalArgumentException(
          "maxPending must be at least maxConcurrent (" + maxConcurrent + "), got " + maxPending);
    if (timeout.toMillis() < 1)
      throw new IllegalArgumentException("timeout must be at least 1 ms, got " + timeout);
  }

  /** For this machine only: 10 MiB, two listings at once, 32 pending, ten seconds. */
  public static Settings local(int port) {
    return new Settings("127.0.0.1", port, 10 << 20, 2, 32, Duration.ofSeconds(10));
  }

  /** Whether only this machine can reach the server. */
  boolean loopback() {
    return loopback(host);
  }

  /** Whether an address is this machine's own. */
  static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
