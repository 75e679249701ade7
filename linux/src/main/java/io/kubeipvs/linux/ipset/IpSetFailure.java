package io.kubeipvs.linux.ipset;

import io.kubeipvs.linux.netlink.NetlinkException;
import org.jspecify.annotations.Nullable;

/**
 * Words for the answers of the kernel that netlink itself has none for: ipset's own codes, and
 * those errnos that mean something particular here. Pure.
 */
public final class IpSetFailure {
  private static final int ENOENT = 2;
  private static final int EEXIST = 17;

  private IpSetFailure() {}

  /**
   * The failure of an operation that the kernel answered with this code: operation and object, the
   * code's name, what it means.
   */
  public static NetlinkException of(IpSetOperation operation, int code) {
    String text = words(operation, code);
    String reason = text == null ? "errno " + code : text;
    return new NetlinkException(operation + ": " + reason, code, null);
  }

  /** The same failure, in better words where we have them. */
  static NetlinkException explain(IpSetOperation operation, NetlinkException failure) {
    return words(operation, failure.errno()) == null ? failure : of(operation, failure.errno());
  }

  private static @Nullable String words(IpSetOperation operation, int code) {
    IpSetError error = IpSetError.of(code, typeOf(operation));
    if (error != null) {
      return error.kernelName() + ": " + error.meaning() + detail(operation, error);
    }
    return switch (code) {
      case ENOENT -> "ENOENT: there is no such set";
      case EEXIST -> "EEXIST: a set of that name with another type or other sizes is there";
      default -> null;
    };
  }

  private static String detail(IpSetOperation operation, IpSetError error) {
    return error == IpSetError.HASH_FULL && operation instanceof IpSetOperation.Add add
        ? " (maxelem " + add.set().maxElements() + "); make one with room for more and swap it in"
        : "";
  }

  private static @Nullable IpSetType typeOf(IpSetOperation operation) {
    return switch (operation) {
      case IpSetOperation.Create create -> create.definition().type();
      case IpSetOperation.Add add -> add.set().type();
      case IpSetOperation.Delete delete -> delete.set().type();
      case IpSetOperation.Destroy _, IpSetOperation.Swap _ -> null;
    };
  }
}
