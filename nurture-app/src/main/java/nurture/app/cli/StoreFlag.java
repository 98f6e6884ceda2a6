package nurture.app.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where what people say is kept; the same for all commands that read it or write to it. */
final class StoreFlag {
  /** By which a place is told that no list of processes shall show. */
  static final String VARIABLE = "NURTURE_STORE";

  @Option(
      names = "--store",
      paramLabel = "PLACE",
      defaultValue = "${env:" + VARIABLE + "}",
      description = {
        "Where what people say is kept: a file, jdbc:sqlite:… or jdbc:postgresql:…, which several",
        "servers may share; the variable " + VARIABLE + " or RUN/store.db otherwise."
      })
  @Nullable String place;

  /** The place for a run. */
  String of(Path run) {
    return of(run, place);
  }

  static String of(Path run, @Nullable String place) {
    return place == null || place.isBlank() ? run.resolve("store.db").toString() : place;
  }
}
