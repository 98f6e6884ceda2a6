package nurture.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** A measurement with options: a failure is said in its sentence. */
final class Measurement {
  private Measurement() {}

  /** Runs it; the result is the exit code. */
  static int run(Callable<Integer> measurement, String... args) {
    return new CommandLine(measurement)
        .setExecutionExceptionHandler((failure, line, parsed) -> {
          if (!(failure instanceof IOException || failure instanceof IllegalArgumentException))
            throw failure;
          System.err.println("nurture-bench: " + failure.getMessage());
          return 1;
        })
        .execute(args);
  }
}
