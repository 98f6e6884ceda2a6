package nurture.app.cli;

import picocli.CommandLine.Command;

/** {@code nurture doctor}. */
@Command(name = "doctor", description = "Checks this machine.")
final class Doctor extends Nurture.Speaking implements java.util.concurrent.Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
