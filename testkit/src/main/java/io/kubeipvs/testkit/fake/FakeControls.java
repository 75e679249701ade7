package io.kubeipvs.testkit.fake;

import io.kubeipvs.linux.netlink.NetlinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a test sets and sees on a fake of a kernel table: errors to inject, and the operations that
 * reached it. One thread owns an instance.
 *
 * @param <O> the fake's write operations
 */
public final class FakeControls<O> {
  private record Fault<O>(Predicate<? super O> which, int errno, boolean lasting) {}

  private final List<Fault<O>> faults = new ArrayList<>();
  private final List<O> writes = new ArrayList<>();
  private int readCount;
  private String failingReads = "";
  private int failingReadErrno;
  private int failingBatchErrno;

  /** The next operation of this kind fails with this errno and does nothing. */
  public void failNext(Predicate<? super O> which, int errno) {
    faults.add(new Fault<>(which, errno, false));
  }

  /** All operations of this kind fail with this errno and do nothing, until {@link #heal()}. */
  public void failAll(Predicate<? super O> which, int errno) {
    faults.add(new Fault<>(which, errno, true));
  }

  /** Every read fails with this errno, until {@link #heal()}. */
  public void failReads(int errno) {
    failReads("", errno);
  }

  /** Every read whose description begins so fails with this errno, until {@link #heal()}. */
  public void failReads(String beginning, int errno) {
    failingReads = beginning;
    failingReadErrno = errno;
  }

  /** The next batch as a whole fails with this errno, as when the socket fails; none is done. */
  public void failNextBatch(int errno) {
    failingBatchErrno = errno;
  }

  /** Takes back all errors not yet seen. */
  public void heal() {
    faults.clear();
    failingReadErrno = 0;
    failingBatchErrno = 0;
  }

  /** The operations that reached the table, failed ones included, oldest first. */
  public List<O> writes() {
    return List.copyOf(writes);
  }

  /** How many operations reached the table, failed ones included. */
  public int writeCount() {
    return writes.size();
  }

  /** How many questions were asked of the table, failed ones included. */
  public int readCount() {
    return readCount;
  }

  /** Forgets the operations so far. */
  public void forgetWrites() {
    writes.clear();
  }

  /** For the fake: call before a read. */
  public void onRead(String what) throws NetlinkException {
    readCount++;
    if (failingReadErrno != 0 && what.startsWith(failingReads)) {
      throw new NetlinkException(
          what + ": injected errno " + failingReadErrno, failingReadErrno, null);
    }
  }

  /** For the fake: call before a batch. */
  public void onBatch(String what) throws NetlinkException {
    int errno = failingBatchErrno;
    failingBatchErrno = 0;
    if (errno != 0) {
      throw new NetlinkException(what + ": injected errno " + errno, errno, null);
    }
  }

  /** For the fake: call for each operation. Returns the errno to fail it with, or 0. */
  public int onWrite(O operation) {
    writes.add(operation);
    Fault<O> hit = null;
    for (Fault<O> fault : faults) {
      if (fault.which().test(operation)) {
        hit = fault;
        break;
      }
    }
    if (hit == null) {
      return 0;
    }
    if (!hit.lasting()) {
      faults.remove(hit);
    }
    return hit.errno();
  }
}
