package nurture.app.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program: {@code nurture COMMAND …}. */
@Command(
    name = "nurture",
    mixinStandardHelpOptions = true,
    versionProvider = Nurture.Version.class,
    subcommands = {
      Train.class,
      Evaluate.class,
      Predict.class,
      Inspect.class,
      Review.class,
      Clean.class,
      Monitor.class,
      Curve.class,
      Ask.class,
      Distil.class,
      Sleep.class,
      Rollback.class,
      Export.class,
      Forget.class,
      Serve.class,
      Demo.class,
      Doctor.class
    },
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    descriptionHeading = "%n",
    optionListHeading = "%n",
    commandListHeading = "%n",
    footerHeading = "%n",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Learns category and price suggestions from a folder of listings and serves them.",
    footer = {
      "Examples:",
      "  nurture demo                          see it work on listings it makes itself",
      "  nurture train listings -o runs/first  learn from a table and its photos",
      "  nurture serve runs/first              suggest, on http://127.0.0.1:8080/",
      "",
      "Each command explains itself: nurture train --help"
    })
public final class Nurture implements Runnable {
  /** All went well. */
  static final int OK = 0;

  /** It failed, and a sentence said why. */
  static final int FAILED = 1;

  /** The command line cannot be understood. */
  static final int USAGE = 2;

  /** It was stopped by Ctrl-C or by the system. */
  static final int STOPPED = 130;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the whole trace of an error, not just its sentence.")
  boolean verbose;

  private final PrintStream out;

  Nurture(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  /** Runs a command line; the result is the exit code. */
  static int run(PrintStream out, PrintStream err, String... args) {
    var line = new CommandLine(new Nurture(out), new Commands(out, err));
    line.setOut(new java.io.PrintWriter(out, true, java.nio.charset.StandardCharsets.UTF_8));
    line.setErr(new java.io.PrintWriter(err, true, java.nio.charset.StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExpandAtFiles(false);
    line.setTrimQuotes(true);
    line.setExecutionExceptionHandler(Errors::failed);
    line.setParameterExceptionHandler(Errors::misused);
    try {
      for (var command : line.getSubcommands().values())
        ConfigFile.named(command, args)
            .ifPresent(file -> command.setDefaultValueProvider(ConfigFile.read(file, command)));
    } catch (IllegalArgumentException e) {
      err.println("nurture: " + e.getMessage());
      return USAGE;
    }
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      err.println("nurture: " + Errors.sentence(e));
      return FAILED;
    }
  }

  @Override
  public void run() {
    CommandLine.usage(this, out);
  }

  /** Makes commands, which speak through these streams. */
  private record Commands(PrintStream out, PrintStream err) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (Speaking.class.isAssignableFrom(type)) {
        var command = type.getDeclaredConstructor().newInstance();
        ((Speaking) command).streams(out, err);
        return command;
      }
      return CommandLine.defaultFactory().create(type);
    }
  }

  /** A command that says something. */
  abstract static class Speaking {
    @Option(
        names = "--json",
        description = "Say everything to stderr, and one JSON object on the last line of stdout.")
    boolean json;

    private PrintStream out = System.out;
    private PrintStream err = System.err;

    void streams(PrintStream out, PrintStream err) {
      this.out = out;
      this.err = err;
    }

    Voice voice() {
      return new Voice(out, err, json, Boolean.getBoolean("nurture.terminal"));
    }
  }

  /** Name, version and commit. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"nurture " + Build.version() + " (" + Build.commit() + ")"};
    }
  }

  /** A path as people typed it, shown as they would type it. */
  static String shown(Path path) {
    var here = Path.of("").toAbsolutePath();
    var absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(here) && !absolute.equals(here)
        ? here.relativize(absolute).toString()
        : path.toString();
  }

  static boolean verbose(CommandLine line) {
    var top = line;
    while (top.getParent() != null) top = top.getParent();
    return top.getCommand() instanceof Nurture nurture && nurture.verbose;
  }
}
