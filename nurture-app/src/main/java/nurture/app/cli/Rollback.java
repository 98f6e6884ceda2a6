package nurture.app.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import nurture.app.memory.NightRecords;
import nurture.serve.Versions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code nurture rollback RUN [VERSION]}. */
@Command(
    name = "rollback",
    description = "Lets another version of a run answer: the one before, or the one named.",
    footer = {
      "Servers of the run go over by themselves. What people said stays in force.",
      "",
      "Examples:",
      "  nurture rollback runs/first           the version before the one that answers",
      "  nurture rollback runs/first first     the one that train made"
    })
final class Rollback extends Nurture.Speaking implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
  @Nullable Path run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "A version's name; the one before otherwise.")
  @Nullable String version;

  @Override
  public Integer call() throws Exception {
    var folder = Objects.requireNonNull(run);
    var versions = new Versions(folder);
    var from = versions.current();
    var to = version;
    if (to == null)
      to =
          NightRecords.of(versions)
              .of(from)
              .map(NightRecords.Slept::before)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      versions.all().size() == 1
                          ? "there is no version before '%s', the only one; nurture sleep makes more"
                              .formatted(from)
                          : "there is no version before '%s'; name one of %s"
                              .formatted(from, String.join(", ", versions.all()))));
    if (!versions.whole(to))
      throw new IllegalArgumentException(
          "version %s cannot answer, its bundle was not kept; there are %s"
              .formatted(
                  to, String.join(", ", versions.all().stream().filter(versions::whole).toList())));
    versions.release(to);
    voice().say("Version %s answers now, %s did before.".formatted(to, from));
    voice().json(JsonMapper.shared().createObjectNode().put("version", to).put("before", from));
    return Nurture.OK;
  }
}
