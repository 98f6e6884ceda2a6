package nurture.app.memory;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FilterCodecReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.OneMergeWrappingMergePolicy;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;

/**
 * Merges of segments that lack documents by now build their graph of neighbours anew. Lucene 10.6
 * goes on with the old graph, whose links to what is gone are cut, and then misses up to half of
 * what is there (apache/lucene#16552; {@code HnswIndexTest} shows it). To be deleted with the
 * version that mends it.
 */
final class GraphsAnew extends MergePolicy.OneMerge {
  private GraphsAnew(MergePolicy.OneMerge merge) {
    super(merge);
  }

  static MergePolicy policy() {
    return new OneMergeWrappingMergePolicy(new TieredMergePolicy(), GraphsAnew::new);
  }

  @Override
  public CodecReader wrapForMerge(CodecReader reader) throws IOException {
    var merged = super.wrapForMerge(reader);
    return merged.hasDeletions() && merged.getVectorReader() != null
        ? new WithoutGraph(merged)
        : merged;
  }

  private static final class WithoutGraph extends FilterCodecReader {
    WithoutGraph(CodecReader reader) {
      super(reader);
    }

    @Override
    public KnnVectorsReader getVectorReader() {
      return new Vectors(in.getVectorReader());
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
      return in.getCoreCacheHelper();
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
      return in.getReaderCacheHelper();
    }
  }

  /** Vectors as they are, from something of which nobody knows that it has a graph. */
  private static final class Vectors extends KnnVectorsReader {
    private final KnnVectorsReader in;

    Vectors(KnnVectorsReader in) {
      this.in = in;
    }

    @Override
    public FloatVectorValues getFloatVectorValues(String field) throws IOException {
      return in.getFloatVectorValues(field);
    }

    @Override
    public ByteVectorValues getByteVectorValues(String field) throws IOException {
      return in.getByteVectorValues(field);
    }

    @Override
    public void search(String field, float[] target, KnnCollector found, AcceptDocs accepted)
        throws IOException {
      in.search(field, target, found, accepted);
    }

    @Override
    public void search(String field, byte[] target, KnnCollector found, AcceptDocs accepted)
        throws IOException {
      in.search(field, target, found, accepted);
    }

    @Override
    public void checkIntegrity() throws IOException {
      in.checkIntegrity();
    }

    @Override
    public void close() {} // whoever opened the vectors closes them
  }
}
