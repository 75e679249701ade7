package io.kubeipvs.training;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of some objects' interfaces and the processor time in them. The calls come from
 * one thread; any may ask.
 */
final class TimedCalls {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();

  /** The same object, but that its calls are counted. */
  <T> T of(Class<T> type, T object) {
    InvocationHandler handler = (_, method, arguments) -> call(object, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private @Nullable Object call(Object object, Method method, Object @Nullable [] arguments)
      throws Throwable {
    long startNanos = THREADS.getCurrentThreadCpuTime();
    try {
      return method.invoke(object, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      nanos.addAndGet(THREADS.getCurrentThreadCpuTime() - startNanos);
      calls.incrementAndGet();
    }
  }

  long calls() {
    return calls.get();
  }

  long nanos() {
    return nanos.get();
  }
}
