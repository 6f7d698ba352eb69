import Primitives
import Testing

@Suite struct BoundedCacheTests {
  @Test func itHoldsNoMoreThanItMay() {
    var cache = BoundedCache<Int, Int>(bytesMax: 1_000)
    for key in 0..<10_000 {
      cache.keep(key, key, bytes: 1 + key % 97)
      #expect(cache.bytes <= 1_000)
    }
    #expect(cache.values.count < 1_000)
    #expect(cache.value(9_999) == 9_999, "the newest is there")
    #expect(cache.value(0) == nil, "the oldest is not")
  }

  @Test func whatIsAskedForStays() {
    var cache = BoundedCache<Int, Int>(bytesMax: 100)
    cache.keep(-1, -1, bytes: 10)
    for key in 0..<1_000 {
      cache.keep(key, key, bytes: 10)
      #expect(cache.value(-1) == -1)
    }
  }

  @Test func whatIsTooLargeIsNotKept() {
    var cache = BoundedCache<Int, Int>(bytesMax: 100)
    cache.keep(1, 1, bytes: 40)
    cache.keep(2, 2, bytes: 51)
    #expect(cache.value(2) == nil)
    #expect(cache.value(1) == 1)
    #expect(cache.bytes == 40)
  }
}
