package nurture.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Finds the table and the photos in what people point at. */
final class DatasetReader {
  private static final String PHOTO = "photo";
  private static final String TARGET = "class";
  private static final String WHAT =
      "; give a table (CSV, TSV, JSON lines, Parquet), a folder or archive with one table and its"
          + " photos, or one with a folder of photos for each class";

  private DatasetReader() {}

  static Dataset read(Path data, @Nullable Path photos) {
    try {
      if (Files.isDirectory(data)) return folder(data, photos);
      if (!Files.exists(data)) {
        throw new IllegalArgumentException("data must be there, got " + data + WHAT);
      }
      if (Archive.kind(data) != Archive.Kind.NONE) return archive(data, photos);
      var labels = labelsBeside(data);
      if (labels != null && photos == null) return idx(data, labels);
      return of(data, photos == null ? Photos.none() : Photos.open(photos));
    } catch (IOException e) {
      throw Archive.damaged(data, e);
    }
  }

  private static Dataset folder(Path folder, @Nullable Path photos) throws IOException {
    var tables = new ArrayList<Path>();
    var archives = new ArrayList<Path>();
    try (var files = Files.list(folder)) {
      for (var file : files.sorted().toList()) {
        var name = TextFile.file(file);
        if (!Files.isRegularFile(file) || !Archive.isVisible(name)) continue;
        if (Archive.isTable(name)) tables.add(file);
        if (Archive.kind(file) != Archive.Kind.NONE) archives.add(file);
      }
    }
    if (tables.size() > 1) throw several("tables", folder, tables);
    if (photos != null) {
      if (tables.isEmpty())
        throw new IllegalArgumentException("data must hold a table, got none in " + folder + WHAT);
      return of(tables.getFirst(), Photos.open(photos));
    }
    if (archives.size() > 1) throw several("archives", folder, archives);
    if (tables.isEmpty() && !archives.isEmpty()) return archive(archives.getFirst(), null);
    var opened = Photos.open(archives.isEmpty() ? folder : archives.getFirst());
    return tables.isEmpty() ? classes(folder, opened) : of(tables.getFirst(), opened);
  }

  private static IllegalArgumentException several(String what, Path folder, List<Path> found) {
    return new IllegalArgumentException(
        "data must hold one of each, got %d %s in %s (%s); name the one you mean"
            .formatted(
                found.size(),
                what,
                folder,
                String.join(", ", found.stream().map(TextFile::file).limit(5).toList())));
  }

  private static Dataset archive(Path archive, @Nullable Path photos) throws IOException {
    var tables = new ArrayList<String>();
    each(
        archive,
        (name, in) -> {
          if (Archive.isTable(name) && Archive.isVisible(name)) tables.add(name);
          return true;
        });
    if (tables.size() > 1) throw several("tables", archive, tables.stream().map(Path::of).toList());
    var opened = Photos.open(photos == null ? archive : photos);
    try {
      return tables.isEmpty()
          ? classes(archive, opened)
          : packed(archive, tables.getFirst(), opened);
    } catch (RuntimeException | IOException e) {
      opened.close();
      throw e;
    }
  }

  /** Unpacks the table beside nothing, under a name of our own: the archive's may lead anywhere. */
  private static Dataset packed(Path archive, String table, Photos photos) throws IOException {
    var folder = Files.createTempDirectory("nurture-data");
    var file = folder.resolve(Archive.base(table));
    try {
      each(
          archive,
          (name, in) -> {
            if (!name.equals(table)) return true;
            Archive.spool(in, file);
            return false;
          });
      return of(file, photos);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private interface Visitor {
    boolean visit(String name, InputStream in) throws IOException;
  }

  /** Shows the files of an archive one by one, until the visitor has seen enough. */
  private static void each(Path archive, Visitor visitor) throws IOException {
    if (Archive.kind(archive) == Archive.Kind.ZIP) {
      try (var zip = Archive.zip(archive)) {
        for (var entries = zip.entries(); entries.hasMoreElements(); ) {
          var entry = entries.nextElement();
          if (entry.isDirectory()) continue;
          try (var in = zip.getInputStream(entry)) {
            if (!visitor.visit(Archive.name(entry.getName()), in)) return;
          }
        }
      }
      return;
    }
    try (var tar = new TarArchiveInputStream(new BufferedInputStream(TextFile.open(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile() && !visitor.visit(Archive.name(entry.getName()), tar)) return;
      }
    }
  }

  /** One folder a class: the table is the list of the photos. */
  private static Dataset classes(Path data, Photos photos) {
    var folders = new TreeSet<String>();
    for (var name : photos.names())
      if (name.indexOf('/') > 0) folders.add(name.substring(0, name.lastIndexOf('/')));
    int above = above(folders).length();
    var rows = new ArrayList<List<String>>();
    var classes = new TreeSet<String>();
    for (var name : photos.names()) {
      int slash = name.lastIndexOf('/');
      if (slash <= 0) continue;
      var of = name.substring(above, slash);
      classes.add(of);
      rows.add(List.of(of + "/" + Archive.stem(name), name, of));
    }
    if (classes.size() < 2) {
      photos.close();
      throw new IllegalArgumentException(
          "data must hold a table or at least two folders of photos, got neither in "
              + data
              + WHAT);
    }
    return labelled(Table.of(List.of("id", PHOTO, TARGET), rows), photos);
  }

  /** The folders that all of these lie in, such as that which was packed; they name no class. */
  private static String above(SortedSet<String> folders) {
    if (folders.size() < 2) return "";
    var first = folders.first();
    for (int slash = first.lastIndexOf('/'); slash > 0; slash = first.lastIndexOf('/', slash - 1)) {
      var all = first.substring(0, slash + 1);
      if (folders.stream().allMatch(folder -> folder.startsWith(all))) return all;
    }
    return "";
  }

  private static Dataset labelled(Table table, Photos photos) {
    var schema =
        new Schema(
            List.of(
                new Column("id", Role.ID),
                new Column(PHOTO, Role.PHOTO),
                new Column(TARGET, Role.CATEGORY)));
    return new Dataset(schema, table, photos, new Problems());
  }

  static Dataset idx(Path images, Path labels) {
    var photos = Photos.idx(images);
    var idx = IdxPhotos.Idx.read(labels);
    int n = photos.names().size();
    if (idx.shape().length != 1 || idx.shape()[0] != n) {
      throw new IllegalArgumentException(
          "IDX labels must be one for each of %d images, got %s in %s"
              .formatted(n, java.util.Arrays.toString(idx.shape()), TextFile.file(labels)));
    }
    var rows = new ArrayList<List<String>>(n);
    for (int i = 0; i < n; i++) {
      var name = Integer.toString(i);
      rows.add(List.of(name, name, Integer.toString(idx.data()[i] & 255)));
    }
    return labelled(Table.of(List.of("id", PHOTO, TARGET), rows), photos);
  }

  /** {@code t10k-labels-idx1-ubyte.gz} for {@code t10k-images-idx3-ubyte.gz}, if it is there. */
  private static @Nullable Path labelsBeside(Path images) {
    var name = TextFile.file(images);
    if (!name.contains("images-idx")) return null;
    var labels = images.resolveSibling(name.replaceFirst("images-idx\\d", "labels-idx1"));
    return Files.isRegularFile(labels) ? labels : null;
  }

  private static Dataset of(Path file, Photos photos) {
    var problems = new Problems();
    Table table;
    try {
      table = Table.read(file, problems);
    } catch (IllegalArgumentException e) {
      photos.close();
      throw e;
    }
    var schema = Schema.infer(table, photos);
    Layout.check(table, schema, problems);
    if (schema.of(Role.PHOTO).isEmpty() && !photos.names().isEmpty()) {
      for (var id : schema.of(Role.ID)) {
        var named = new ArrayList<@Nullable String>();
        int found = 0;
        for (int row = 0; row < table.rows(); row++) {
          var cell = table.cell(row, id.name());
          boolean there = cell != null && photos.contains(cell);
          named.add(there && cell != null ? photos.resolve(cell) : cell);
          if (there) found++;
        }
        if (2L * found < table.rows()) continue;
        var name = PHOTO;
        for (int n = 2; table.columns().contains(name); n++) name = PHOTO + "-" + n;
        table = table.with(name, named);
        var columns = new ArrayList<>(schema.columns());
        columns.add(new Column(name, Role.PHOTO));
        schema = new Schema(columns);
        break;
      }
    }
    return new Dataset(schema, table, photos, problems);
  }
}
