-- Requests for wrk. Arguments: a file (line 1 the cookie, line 2 the body or nothing, the others
-- paths, each with what stands for PARTNER in its body, behind a tab, if that differs) and the number of the run.

local paths, headers, body, run, number = {}, {}, nil, "", 0

function init(arguments)
   local lines = {}
   for line in io.lines(arguments[1]) do lines[#lines + 1] = line end
   headers["cookie"] = lines[1]
   if lines[2] ~= "" then
      body = lines[2]
      headers["content-type"] = "application/json"
   end
   for index = 3, #lines do paths[#paths + 1] = lines[index] end
   run = arguments[2]
   math.randomseed(1)
end

function request()
   local path = paths[math.random(#paths)]
   if not body then return wrk.format("GET", path, headers) end
   number = number + 1
   -- A UUID of its own for every request.
   headers["idempotency-key"] = string.format("%08x-0000-4000-8000-%012x", run, number)
   local to, partner = path:match("^([^\t]*)\t?(.*)$")
   local filled = body:gsub("NUMBER", run .. "-" .. number):gsub("PARTNER", partner)
   return wrk.format("POST", to, headers, filled)
end

function done(summary, latency)
   local errors = summary.errors
   local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
   -- wrk counts refusals among the requests, and those without an answer not.
   local answered = summary.requests - errors.status
   io.write(string.format('RESULT {"requests":%d,"microseconds":%d,"p50":%.1f,"p99":%.1f,"errors":%d}\n',
      answered, summary.duration, latency:percentile(50), latency:percentile(99), failed))
end
