package nurture.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import nurture.app.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What people see of an exception: a sentence that says what to do. */
final class Errors {
  private Errors() {}

  /** The command was understood, but failed. */
  static int failed(Exception e, CommandLine line, ParseResult parsed) {
    line.getErr().println("nurture: " + sentence(e));
    if (Nurture.verbose(line)) e.printStackTrace(line.getErr());
    return Nurture.FAILED;
  }

  /** The command was not understood. */
  static int misused(ParameterException e, String[] args) {
    var line = e.getCommandLine();
    line.getErr().println("nurture: " + e.getMessage() + meant(e));
    line.getErr()
        .println("Try '" + line.getCommandSpec().qualifiedName() + " --help' for what there is.");
    return Nurture.USAGE;
  }

  private static String meant(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched) || unmatched.getUnmatched().isEmpty())
      return "";
    var wrong = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
    var spec = e.getCommandLine().getCommandSpec();
    var known = new ArrayList<>(spec.optionsMap().keySet());
    if (!wrong.startsWith("-")) {
      known.clear();
      known.addAll(spec.subcommands().keySet());
    }
    return Nearest.to(wrong, known).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** An exception in a sentence, for people. */
  static String sentence(Throwable e) {
    var message = e.getMessage();
    return switch (e) {
      case OutOfMemoryError _ ->
          "there is not enough memory (" + message + "); give more: NURTURE_OPTS=-Xmx4g nurture …";
      case UncheckedIOException io when message != null && !message.contains("Exception:") ->
          message;
      case UncheckedIOException io when io.getCause() != null -> sentence(io.getCause());
      case java.nio.file.NoSuchFileException file -> file.getFile() + " is not there";
      case java.nio.file.AccessDeniedException file ->
          file.getFile() + " may not be read or written by this user";
      case IOException _ when message != null -> message;
      case RuntimeException _ when message != null && isOurs(e) -> message;
      default ->
          "this should not have happened: " + e + "; run it again with --verbose to see where";
    };
  }

  /** Whether the message was written for people, by what threw it. */
  private static boolean isOurs(Throwable e) {
    return e instanceof IllegalArgumentException
        || e instanceof IllegalStateException
        || e instanceof nurture.train.TrainingFailed;
  }
}
