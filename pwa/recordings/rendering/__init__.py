"""From a written script to a recording: read it, speak it, lay it out in time, mix it. A development tool."""
