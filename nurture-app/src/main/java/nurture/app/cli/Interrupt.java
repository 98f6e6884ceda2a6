package nurture.app.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C, and the system's wish that the program ends: the first asks politely, the second ends it
 * at once. By {@code sun.misc.Signal}, which javac warns of by name: a shutdown hook would neither
 * hear the second nor let the program choose its exit code.
 */
final class Interrupt {
  private final AtomicInteger times = new AtomicInteger();

  private Interrupt() {}

  /** Runs {@code first} at the first signal, on another thread. */
  static Interrupt then(Runnable first) {
    var interrupt = new Interrupt();
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, args) -> {
                if (method.getName().equals("handle")) interrupt.heard(first);
                return null;
              });
      for (var name : new String[] {"INT", "TERM"})
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // Another virtual machine: Ctrl-C ends the program, and --resume goes on from its last epoch.
    }
    return interrupt;
  }

  private void heard(Runnable first) {
    if (times.incrementAndGet() > 1) Runtime.getRuntime().halt(Nurture.STOPPED);
    first.run();
  }

  boolean asked() {
    return times.get() > 0;
  }
}
